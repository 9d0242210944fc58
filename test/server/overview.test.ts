import postgres from 'postgres'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../server/sites/actor.ts'
import { serverHouse } from './house.ts'

type Overview = {
  needs: Record<string, number>
  due?: string
  days?: { day: string; hot: number; warm: number; junk: number }[]
  first: Record<string, boolean>
}

const house = await serverHouse()

const overview = async (role: Role, query = ''): Promise<{ status: number; body: Overview }> => {
  const { token } = await house.token(role)
  const answer = await house.app.request(`/v1/console/sites/acme/overview${query}`, { headers: { Authorization: `Bearer ${token}` } })
  return { status: answer.status, body: (await answer.json()) as Overview }
}

describe('the overview of a site where nothing has happened', () => {
  test('says what is done of the first steps, and has a day for each of two weeks', async () => {
    const { body } = await overview('owner')
    expect(body.needs).toEqual({ deliveries: 0, connections: 0, quarantine: 0, mails: 0, requests: 0 })
    expect(body.first).toEqual({ form: false, origin: true, connection: false, submission: false })
    expect(body.days).toHaveLength(14)
    expect(body.days!.every(({ hot, warm, junk }) => hot + warm + junk === 0)).toBe(true)
  })

  test('refuses a time zone that there is not', async () => {
    expect((await overview('owner', '?zone=Europe/Nowhere')).status).toBe(422)
  })

  test.each<[Role, string[], boolean]>([
    ['owner', ['connections', 'deliveries', 'mails', 'quarantine', 'requests'], true],
    ['viewer', ['connections', 'deliveries'], true],
    ['moderator', ['quarantine'], false],
  ])('tells the role %s only of rooms that it opens', async (role, needs, leads) => {
    const { body } = await overview(role)
    expect(Object.keys(body.needs).sort()).toEqual(needs)
    expect(body.days !== undefined).toBe(leads)
  })
})

describe('with leads and troubles of this site and of another', () => {
  beforeAll(async () => {
    // Leads and deliveries without the submissions and connections behind them: only counts are looked at here.
    const owner = postgres(house.url, { max: 1, onnotice: () => {} })
    await owner.unsafe(`
      set session_replication_role = replica;
      insert into leads (site_id, id, subject_id, grade, score, reasons, created_at)
      select site, gen_random_uuid(), gen_random_uuid(), grade, 1, '[]', moment::timestamptz
      from (values
        ('acme', 'hot', now()), ('acme', 'hot', now()), ('acme', 'warm', now() - interval '8 days'),
        ('acme', 'junk', now() - interval '20 days'), ('other', 'hot', now())
      ) as v(site, grade, moment);
      insert into deliveries (site_id, id, connection_id, kind, record_id, state)
      select site, gen_random_uuid(), gen_random_uuid(), 'lead', gen_random_uuid(), state
      from (values ('acme', 'needs_attention'), ('acme', 'delivered'), ('other', 'needs_attention')) as v(site, state);
      insert into mails (site_id, id, kind, recipient, subject, text, html, state)
      values ('acme', gen_random_uuid(), 'opt_in', 'a@example.com', 's', 't', 'h', 'failed');
      insert into privacy_requests (site_id, id, reference, kind, state, channel, locale, jurisdiction, zone, received_at, received_on,
        strict_due, statutory_due, digest)
      select site, gen_random_uuid(), site || due || state, 'access', state, 'web', 'en', 'EU', 'UTC', now(), '2026-11-01', due, due, ''
      from (values ('acme', 'verified', '2026-12-05'), ('acme', 'on_hold', '2026-12-02'), ('acme', 'verifying', '2026-11-30'),
        ('acme', 'fulfilled', '2026-11-20'), ('other', 'verified', '2026-11-25')) as v(site, state, due)`)
    await owner.end()
  })

  test('counts the own ones only, each day and grade for itself', async () => {
    const { body } = await overview('owner')
    expect(body.needs).toMatchObject({ deliveries: 1, mails: 1, requests: 2 })
    expect(body.due).toBe('2026-12-02')
    const sum = (days: Overview['days'] = []) => days.map(({ hot, warm, junk }) => [hot, warm, junk])
    expect(
      sum(body.days)
        .slice(7)
        .flat()
        .reduce((a, b) => a + b),
    ).toBe(2)
    expect(body.days!.at(-1)).toMatchObject({ hot: 2, warm: 0 })
    expect(
      sum(body.days)
        .slice(0, 7)
        .flat()
        .reduce((a, b) => a + b),
    ).toBe(1)
  })

  test('a day begins where the person is', async () => {
    const day = (zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date())
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      expect((await overview('owner', `?zone=${zone}`)).body.days!.at(-1)!.day).toBe(day(zone))
  })
})
