import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { ringAlarms } from '../../../gdpr/requests/alarm.ts'
import { purgeRequests } from '../../../gdpr/requests/purge.ts'
import { subjectsOfAddress } from '../../../server/people/address-store.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { DAY } from '../../../server/platform/time.ts'
import { officersOf } from '../../../server/privacy-requests.ts'
import { requestHouse } from './request-world.ts'

let house: Awaited<ReturnType<typeof requestHouse>>
beforeAll(async () => {
  house = await requestHouse()
})

const nobody = () => `${randomUUID()}@nowhere.example`
const on = (day: string, hour = 10) => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`)
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

describe('an erasure', () => {
  test('goes on by itself, says how far it is, and forgets the address at its end', async () => {
    const own = await requestHouse({ erasure: async () => 'started' })
    const ana = await own.person({ calls: 'given' })
    const id = await own.provenAt('erasure', ana.email, on('2026-03-02'), { details: 'All of it, please.' })
    expect((await own.step(id, { action: 'approve' }, on('2026-03-03'))).state).toBe('executing')
    for (const [outcome, state] of [
      ['propagating', 'propagating'],
      ['propagating', 'propagating'],
      ['verifying', 'verifying_erasure'],
      ['verify_failed', 'verify_failed'],
    ] as const)
      expect((await own.finish(id, outcome, on('2026-03-04'))).state).toBe(state)
    expect((await own.step(id, { action: 'retry' }, on('2026-03-05'))).state).toBe('executing')
    await own.finish(id, 'done', on('2026-03-06'))
    const done = await own.finish(id, 'done', on('2026-03-06'))
    expect(done).toMatchObject({ state: 'fulfilled', email: null, details: null, subjectIds: [] })
    const mails = await own.mailsTo(ana.email)
    expect(mails.map(({ subject }) => subject)).toEqual(['Your request is done: Erasure of my data'])
    await own.everywhere.execute(sql`update mails set state = 'sent'`)
    await purgeRequests(own.deps, on('2026-03-06', 12))
    expect(await own.mailsTo(ana.email)).toEqual([])
    for (const table of ['privacy_requests', 'privacy_request_events'])
      expect(JSON.stringify(await own.query(`select * from ${table}`))).not.toContain(ana.email)
  })
})

describe('restriction and rectification', () => {
  test('are done when they are approved', async () => {
    const ana = await house.person({ calls: 'given' })
    const id = await house.provenAt('restriction', ana.email, on('2026-03-02'))
    expect((await house.step(id, { action: 'approve' }, on('2026-03-03'))).state).toBe('fulfilled')
    const bo = await house.person({ calls: 'given' })
    const email = nobody()
    const other = await house.provenAt('rectification', bo.email, on('2026-03-02'), {
      corrections: { name: 'Bo Right', email, phone: '+381 64 1234567' },
    })
    expect((await house.step(other, { action: 'approve' }, on('2026-03-03'))).state).toBe('fulfilled')
    const people = await house.query(
      `select id, name, email, identity, phone, exists (select from restrictions r where r.subject_id = subjects.id) as restricted from subjects where id in ('${ana.id}', '${bo.id}')`,
    )
    expect(people).toContainEqual(expect.objectContaining({ id: ana.id, restricted: true }))
    expect(people).toContainEqual({
      id: bo.id,
      name: 'Bo Right',
      email,
      identity: `email:${email}`,
      phone: '+381641234567',
      restricted: false,
    })
  })
  test('words alone are corrected by a person, and a wrong number by nobody', async () => {
    const ana = await house.person({ calls: 'given' })
    const id = await house.provenAt('rectification', ana.email, on('2026-03-02'), { details: 'My street changed.' })
    expect((await house.step(id, { action: 'approve' }, on('2026-03-03'))).state).toBe('executing')
    const wrong = await house.provenAt('rectification', ana.email, on('2026-03-02'), { corrections: { phone: '12' } })
    expect(await code(house.step(wrong, { action: 'approve' }, on('2026-03-03')))).toBe('invalid')
    expect((await house.request(wrong)).state).toBe('verified')
  })
  test('find whoever is known under the address, in whatever case', async () => {
    const id = randomUUID()
    const email = nobody()
    await house.everywhere.execute(
      sql`insert into subjects (site_id, id, identity, email) values ('acme', ${id}, ${`tel:${id}`}, ${email.toUpperCase()})`,
    )
    expect(await inSite(house.deps.db, 'acme', (tx) => subjectsOfAddress(tx, 'acme', email))).toEqual([id])
    expect(await inSite(house.deps.db, 'acme', (tx) => subjectsOfAddress(tx, 'acme', `x${email}`))).toEqual([])
  })
})

describe('alarms and time', () => {
  test('ring once for each share, tell the officers, and catch up after a silence', async () => {
    const own = await requestHouse()
    const id = await own.provenAt('access', nobody(), on('2026-03-01'))
    const ring = (day: string) => ringAlarms({ ...own.deps, officersOf }, on(day))
    const alarms = async () => (await own.query<{ subject: string }>(`select subject from mails where kind = 'privacy_alarm'`)).length
    expect(await ring('2026-03-16')).toBe(0)
    expect(await ring('2026-03-17')).toBe(1)
    expect(await ring('2026-03-17')).toBe(0)
    // A clock that went back tells nothing twice; one that jumped tells the last share, and loses none.
    expect(await ring('2026-03-05')).toBe(0)
    expect(await ring('2026-04-20')).toBe(1)
    expect(await ring('2026-04-21')).toBe(0)
    expect(await own.request(id)).toMatchObject({ alarmed: 100 })
    expect(await alarms()).toBe(2)
    expect((await own.query<{ recipient: string }>(`select recipient from mails where kind = 'privacy_alarm'`))[0]?.recipient).toBe(
      'privacy@acme.example',
    )
  })
  test('forget what nobody proved, close what was answered, delete what is over for three years', async () => {
    const own = await requestHouse()
    const { id: unproven } = await own.asked('access', nobody())
    const kept = await own.provenAt('access', nobody(), on('2026-03-02'))
    await own.step(kept, { action: 'refuse', ground: 'excessive', reasons: 'The ninth.' }, on('2026-03-03'))
    const after = (days: number) => new Date(Date.now() + days * DAY)
    expect(await purgeRequests(own.deps, after(6))).toBe(0)
    expect((await own.request(kept)).state).toBe('closed')
    expect(await purgeRequests(own.deps, after(8))).toBe(1)
    await expect(own.request(unproven)).rejects.toThrow()
    expect(await purgeRequests(own.deps, after(3 * 365))).toBe(0)
    expect(await purgeRequests(own.deps, after(3 * 366 + 10))).toBe(1)
    expect(await own.query('select * from privacy_request_events')).toEqual([])
    // What was committed to stays committed to.
    expect((await own.query(`select * from ledger_leaves where kind = 'request'`)).length).toBeGreaterThan(4)
  })
})
