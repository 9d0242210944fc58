import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { ringBreachAlarms } from '../../../gdpr/breaches/alarm.ts'
import { HOUR } from '../../../server/platform/time.ts'
import { rows } from '../../../server/platform/db.ts'
import { officersOf } from '../../../server/privacy-requests.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { siteConsole } from '../sites/console.ts'
import { contactForm } from '../forms/world.ts'

type Breach = { id: string; lacking: string[]; closed_at: string | null; clock: { due: string; running: boolean }; version: number }
type Affected = { count: number; people: { email: string }[] }

describe('the register of breaches', () => {
  let desk: Awaited<ReturnType<typeof siteConsole>>
  const dpo = { role: 'dpo' } as const
  const complete = {
    facts: 'A backup lay open.',
    effects: 'It may have been read.',
    measures: 'Closed.',
    risk: 'risk',
    notified_at: '2026-11-21T09:00:00Z',
    notified_to: 'BfDI',
  }
  const add = async (change: Record<string, unknown> = {}) => {
    const answer = await desk.call('/breaches', { ...dpo, json: { title: 'Open backup', aware_at: '2026-11-20T10:20:00Z', ...change } })
    return { ...(answer.body as Breach), etag: answer.etag, status: answer.status }
  }
  const facts = async (id: string): Promise<Record<string, unknown>> => {
    const { body } = await desk.call(`/breaches/${id}`, dpo)
    const {
      id: _id,
      created_at: _created,
      closed_at: _closed,
      version: _version,
      clock: _clock,
      lacking: _lacking,
      ...rest
    } = body as Record<string, unknown>
    return rest
  }

  beforeAll(async () => {
    desk = await siteConsole()
    const site = await desk.runtime.sites.get('acme')
    if (!site) throw new Error('no site')
    for (const id of ['contact', 'quote'])
      await publishForm(desk.runtime.db, { site, definition: { ...contactForm, id }, noticeTexts: () => 'I agree.' })
    for (let i = 0; i < 6; i++) {
      const [person, submission] = [randomUUID(), randomUUID()]
      await desk.everywhere.execute(
        sql`insert into subjects (site_id, id, email, name) values ('acme', ${person}, ${`p${i}@example.com`}, ${i === 0 ? '=cmd()' : 'Ana'})`,
      )
      await desk.everywhere.execute(sql`
        insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest, created_at)
        values ('acme', ${submission}, ${i < 4 ? 'contact' : 'quote'}, 1, ${person}, ${submission}, 'en', '{}', '{}', 'accepted', '[]', 'd',
          '2026-11-01'::timestamptz + ${i} * interval '1 day')`)
      await desk.everywhere.execute(sql`
        insert into mails (site_id, id, kind, recipient, subject, text, html, created_at)
        values ('acme', ${randomUUID()}, 'x', ${`P${i}@example.com`}, '', '', '', '2026-11-10'::timestamptz + ${i} * interval '1 day')`)
      if (i === 5)
        await desk.everywhere.execute(sql`
          insert into uploads (site_id, id, form_id, field, submission_id, name, size, created_at)
          values ('acme', ${randomUUID()}, 'quote', 'brief', ${submission}, 'a', 1, '2026-11-06')`)
    }
  })

  test('a breach is entered with a title and a moment, and its clock runs at once', async () => {
    const breach = await add()
    expect(breach.status).toBe(201)
    expect(breach.clock).toMatchObject({ due: '2026-11-23T10:20:00.000Z', running: true })
    expect((await desk.call('/breaches', dpo)).body).toMatchObject({ breaches: [{ id: breach.id }] })
    expect((await desk.call('/breaches', { ...dpo, json: { title: '', aware_at: 'yesterday' } })).status).toBe(422)
    expect((await desk.call('/breaches', { role: 'agent' })).status).toBe(403)
  })

  test('it is closed only when the register has all that the law wants, and changed only as last read', async () => {
    const { id, etag } = await add()
    const early = await desk.call(`/breaches/${id}/close`, { ...dpo, json: {}, ifMatch: etag })
    expect([early.status, (early.body as { code: string; errors: { field: string }[] }).errors.map(({ field }) => field)]).toEqual([
      409,
      ['facts', 'effects', 'measures', 'risk'],
    ])
    const write = (json: unknown, ifMatch?: string) =>
      desk.call(`/breaches/${id}`, { ...dpo, method: 'PUT', json, ...(ifMatch ? { ifMatch } : {}) })
    const known = { ...(await facts(id)), ...complete }
    expect((await write(known)).status).toBe(428)
    const written = await write(known, etag)
    expect([written.status, written.body]).toMatchObject([200, { lacking: [], clock: { running: false } }])
    expect((await write(known, etag)).status).toBe(412)

    const closed = await desk.call(`/breaches/${id}/close`, { ...dpo, json: {}, ifMatch: written.etag })
    expect([closed.status, (closed.body as Breach).closed_at]).toEqual([200, expect.any(String)])
    expect(((await write(known, closed.etag)).body as { code: string }).code).toBe('breach_closed')
    expect((await desk.call(`/breaches/${id}/reopen`, { ...dpo, json: {}, ifMatch: closed.etag })).body).toMatchObject({
      closed_at: null,
    })
  })

  test('an owner writes it only where the site has no officer', async () => {
    const owners = await desk.call('/breaches', { role: 'owner', json: { title: 'Mine', aware_at: '2026-11-20T10:20:00Z' } })
    expect(owners.status).toBe(201)
    const staff = randomUUID()
    await desk.everywhere.execute(sql`insert into staff (id, name, email, locale) values (${staff}, 'Dora', 'dora@acme.example', 'de')`)
    await desk.everywhere.execute(sql`insert into staff_members (site_id, staff_id, role) values ('acme', ${staff}, 'dpo')`)
    const { id } = owners.body as Breach
    expect((await desk.call(`/breaches/${id}`, { role: 'owner', method: 'PUT', json: await facts(id), ifMatch: '"1"' })).status).toBe(403)
    expect((await desk.call(`/breaches/${id}`, { role: 'owner' })).status).toBe(200)
    expect((await desk.call(`/breaches/${id}/affected`, { role: 'owner' })).status).toBe(403)
  })

  test.each<[string, Record<string, unknown>, number[]]>([
    ['all that ever came', { kinds: ['submissions'] }, [0, 1, 2, 3, 4, 5]],
    ['those of one form', { kinds: ['submissions'], forms: ['quote'] }, [4, 5]],
    ['those of some days', { kinds: ['submissions'], from: '2026-11-02T00:00:00Z', until: '2026-11-04T00:00:00Z' }, [1, 2]],
    ['those with files', { kinds: ['files'] }, [5]],
    ['those who were written to', { kinds: ['mails'], from: '2026-11-14T00:00:00Z' }, [4, 5]],
    ['each once, whatever was exposed', { kinds: ['submissions', 'files', 'mails', 'consents', 'deliveries'] }, [0, 1, 2, 3, 4, 5]],
    ['nobody', { kinds: ['consents', 'deliveries'] }, []],
  ])('finds who is affected: %s', async (_, affected, people) => {
    const drill = (await desk.call('/breaches/affected', { ...dpo, json: affected })).body as Affected
    expect(drill.count).toBe(people.length)
    expect(drill.people.map(({ email }) => email).toSorted()).toEqual(people.map((i) => `p${i}@example.com`))
    const { id } = await add({ affected })
    expect((await desk.call(`/breaches/${id}/affected`, dpo)).body).toEqual(drill)
    const { body, headers } = await desk.call(`/breaches/${id}/affected/export`, dpo)
    expect(headers.get('Content-Type')).toContain('text/csv')
    expect((body as string).split('\r\n').length).toBe(people.length + 2)
    expect(body as string).not.toMatch(/,=cmd/)
  })

  test('officers are told at 24, 48, 66 and 72 hours, once each, in their language', async () => {
    await desk.everywhere.execute(sql`delete from breaches`)
    const { id } = await add()
    const aware = new Date('2026-11-20T10:20:00Z').getTime()
    const { db, jobs, texts, config, sites } = desk.runtime
    const deps = { db, jobs, texts, publicUrl: config.publicUrl, siteOf: (site: string) => sites.get(site), officersOf }
    const rung: number[] = []
    for (let hour = 0; hour <= 80; hour += 0.5) if ((await ringBreachAlarms(deps, new Date(aware + hour * HOUR))) > 0) rung.push(hour)
    expect(rung).toEqual([24, 48, 66, 72])
    const mails = rows<{ recipient: string; subject: string; text: string }>(
      await desk.everywhere.execute(sql`select recipient, subject, text from mails where kind = 'breach_alarm' order by created_at`),
    )
    expect(mails.map(({ recipient }) => recipient)).toEqual(Array(4).fill('dora@acme.example'))
    expect(mails[0]?.subject).toBe('Acme: noch 48 Stunden zur Meldung einer Datenpanne')
    expect(mails[0]?.text).toContain('23. November 2026 um 10:20 UTC')
    expect(mails[3]?.subject).toContain('abgelaufen')
    expect(mails[0]?.text).toContain(`/privacy/breaches/${id}`)
  })
})
