import { describe, expect, test } from 'vitest'
import { purgeDiscarded } from '../../../server/forms/discarded.ts'
import { forgetDeliveries } from '../../../server/crm/withdraw-store.ts'
import { forgetLeads } from '../../../server/leads/store.ts'
import { insertConnection } from '../../../server/crm/connection-store.ts'
import { planDeliveries } from '../../../server/crm/deliveries.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { keys } from '../forms/world.ts'
import { DATABASES, idsOf, openDesk, type ListAnswer } from './house.ts'

type Result = { done: string[]; failed: { id: string; code: string }[]; undo: { token: string; until: string } | null }
type LeadView = { grade: string; computed_grade: string; graded_by: string | null; duplicate_of: string | null; version: number }
const NOBODY = '00000000-0000-4000-8000-000000000000'
const DAY = 86_400_000

describe.each(DATABASES)('changes by staff on %s', (_, open) => {
  const desk = openDesk(open)
  const leads = async () => idsOf(await desk.read<ListAnswer>('/records/leads'))
  const lead = (id: string) => desk.read<LeadView>(`/leads/${id}`)
  const undo = (result: Result, name = 'Mira') => desk.act<Result>('/records/undo', { token: result.undo?.token }, { name })

  test('a grade by hand stands beside the computed one, says whose it is, and is taken back exactly', async () => {
    const ids = [await desk.lead(), await desk.lead({ email: 'two@example.com' })]
    const before = await Promise.all(ids.map(lead))
    await desk.act('/records/grade', { ids: ids.slice(0, 1), grade: 'junk' }, { name: 'Pero' })
    const result = await desk.act<Result>('/records/grade', { ids: [...ids, NOBODY], grade: 'hot' })
    expect(result).toMatchObject({ done: ids.toSorted(), failed: [{ id: NOBODY, code: 'not_a_lead' }] })
    for (const id of ids)
      expect(await lead(id)).toMatchObject({ grade: 'hot', graded_by: 'Mira', computed_grade: before[0]?.computed_grade })
    expect(idsOf(await desk.read<ListAnswer>('/records/leads?grade=hot'))).toEqual(expect.arrayContaining(ids))
    expect((await undo(result)).done.toSorted()).toEqual(ids.toSorted())
    expect(await lead(ids[0] ?? '')).toMatchObject({ grade: 'junk', graded_by: 'Pero' })
    expect(await lead(ids[1] ?? '')).toMatchObject({ grade: before[1]?.grade, graded_by: null })
    expect(idsOf(await desk.read<ListAnswer>('/records/leads?grade=junk'))).toContain(ids[0])
  })

  test('an undo works once, for who made the change, for ten minutes, and spares what was changed since', async () => {
    const ids = [await desk.lead(), await desk.lead()]
    const first = await desk.act<Result>('/records/grade', { ids, grade: 'hot' })
    expect((await desk.ask('POST', '/records/undo', { name: 'Pero', json: { token: first.undo?.token } })).status).toBe(410)
    await desk.act('/records/grade', { ids: ids.slice(1), grade: 'junk' }, { name: 'Pero' })
    expect(await undo(first)).toMatchObject({ done: ids.slice(0, 1), failed: [{ id: ids[1], code: 'changed_meanwhile' }] })
    expect(await lead(ids[1] ?? '')).toMatchObject({ grade: 'junk', graded_by: 'Pero' })
    expect((await desk.ask('POST', '/records/undo', { json: { token: first.undo?.token } })).status).toBe(410)
    const late = await desk.act<Result>('/records/grade', { ids, grade: 'hot' })
    desk.world.move(10 * 60_000 + 1)
    expect((await desk.ask('POST', '/records/undo', { json: { token: late.undo?.token } })).status).toBe(410)
  })

  test('two people who grade one lead do not overwrite one another', async () => {
    const id = await desk.lead()
    const etag = (await desk.ask('GET', `/leads/${id}`)).headers.get('ETag') ?? ''
    const patch = (tag: string | undefined, name: string) =>
      desk.ask('PATCH', `/leads/${id}`, { name, json: { grade: 'hot' }, headers: tag === undefined ? {} : { 'If-Match': tag } })
    expect((await patch(etag, 'Mira')).status).toBe(200)
    const second = await patch(etag, 'Pero')
    expect([second.status, ((await second.json()) as { code: string }).code]).toEqual([412, 'changed_meanwhile'])
    expect((await patch(undefined, 'Pero')).status).toBe(428)
    expect(await lead(id)).toMatchObject({ graded_by: 'Mira', version: 2 })
    const fresh = (await desk.ask('GET', `/leads/${id}`)).headers.get('ETag') ?? ''
    expect((await patch(fresh, 'Pero')).status).toBe(200)
  })

  test('leads are marked as repetitions of another, never of themselves, and the mark is taken back', async () => {
    const [one, two] = [await desk.lead({ email: 'first@example.com' }), await desk.lead({ email: 'second@example.com' })]
    const result = await desk.act<Result>('/records/duplicate', { ids: [one, two], of: one })
    expect(result).toMatchObject({ done: [two], failed: [{ id: one, code: 'own_duplicate' }] })
    expect(await lead(two)).toMatchObject({ duplicate_of: one })
    await undo(result)
    expect(await lead(two)).toMatchObject({ duplicate_of: null })
    expect((await desk.ask('POST', '/records/duplicate', { json: { ids: [two], of: NOBODY } })).status).toBe(422)
  })

  test('what is thrown away is out of all lists, can be had back for a week, and then is gone with everything', async () => {
    const [kept, gone] = [await desk.lead({ email: 'kept@example.com' }), await desk.lead({ email: 'gone@example.com' })]
    const ids = [kept, gone]
    const result = await desk.act<Result>('/records/discard', { ids })
    expect(result.done.toSorted()).toEqual(ids.toSorted())
    expect(await leads()).not.toContain(kept)
    expect(idsOf(await desk.read<ListAnswer>('/records/submissions?state=discarded'))).toEqual(expect.arrayContaining(ids))
    expect(await desk.act<Result>('/records/discard', { ids: [kept] })).toMatchObject({
      done: [],
      failed: [{ id: kept, code: 'discarded' }],
      undo: null,
    })
    await undo(result)
    expect(await leads()).toEqual(expect.arrayContaining(ids))

    await desk.act('/records/discard', { ids })
    desk.world.move(6 * DAY)
    await desk.act('/records/restore', { ids: [kept] })
    desk.world.move(DAY + 1)
    const purge = () =>
      purgeDiscarded({ db: desk.world.db, files: desk.world.files, forget: [forgetLeads, forgetDeliveries] }, desk.world.clock())
    expect(await purge()).toBe(1)
    expect(await leads()).toContain(kept)
    for (const table of ['submissions', 'leads', 'record_cards'])
      expect(await desk.world.query(`select from ${table} where id = '${gone}'`)).toEqual([])
    expect(await desk.world.query(`select from subjects where email = 'gone@example.com'`)).toEqual([])
  })

  test('what somebody consented to is not thrown away', async () => {
    const id = await desk.lead({ email: 'yes@example.com' }, { consents: [{ purpose: 'calls', granted: true }] })
    expect(await desk.act<Result>('/records/discard', { ids: [id] })).toMatchObject({ done: [], failed: [{ id, code: 'consent_kept' }] })
  })

  test('a moderator decides about what was kept aside, and about nothing else', async () => {
    const [spam, real] = [await desk.spam(), await desk.lead()]
    const as = { as: 'moderator' } as const
    expect(await desk.act<Result>('/records/discard', { ids: [spam, real] }, as)).toMatchObject({
      done: [spam],
      failed: [{ id: real, code: 'forbidden' }],
    })
    expect((await desk.ask('POST', '/records/grade', { ...as, json: { ids: [real], grade: 'hot' } })).status).toBe(403)
  })

  test('a release makes a lead, its undo unmakes it, and it can be released again', async () => {
    const id = await desk.spam({ email: 'person@example.com' })
    const jobs = async () =>
      (await desk.world.query(`select from pgboss.job where name = 'submission.accepted' and data->>'submissionId' = '${id}'`)).length
    const result = await desk.act<Result>('/records/release', { ids: [id, NOBODY] })
    expect(result).toMatchObject({ done: [id], failed: [{ id: NOBODY, code: 'not_found' }] })
    expect(await leads()).toContain(id)
    expect(await desk.act<Result>('/records/release', { ids: [id] })).toMatchObject({ failed: [{ id, code: 'not_quarantined' }] })
    await undo(result)
    expect(await leads()).not.toContain(id)
    expect(idsOf(await desk.read<ListAnswer>('/records/quarantine'))).toContain(id)
    expect(await jobs()).toBe(1)
    await desk.act('/records/release', { ids: [id] })
    expect(await leads()).toContain(id)
    expect(await jobs()).toBe(2)
  })

  test('what has arrived in the CRM is not called back; what has not leaves the queue, and comes back with an undo', async () => {
    const { db, jobs } = desk.world
    await inSite(db, 'acme', (tx) =>
      insertConnection(tx, keys, { siteId: 'acme', kind: 'webhook', url: 'https://crm.example', secret: 'whsec_eA==', settings: {} }),
    )
    const deliveries = (id: string) => desk.world.query<{ state: string }>(`select state from deliveries where record_id = '${id}'`)
    const plan = (recordId: string) => inSite(db, 'acme', (tx) => planDeliveries(tx, jobs, { siteId: 'acme', kind: 'lead', recordId }))

    const id = await desk.lead({ email: 'crm@example.com' })
    await plan(id)
    const discarded = await desk.act<Result>('/records/discard', { ids: [id] })
    expect(await deliveries(id)).toEqual([])
    await undo(discarded)
    expect(await deliveries(id)).toEqual([{ state: 'waiting' }])

    const spam = await desk.spam({ email: 'crm2@example.com' })
    const released = await desk.act<Result>('/records/release', { ids: [spam] })
    await plan(spam)
    await desk.world.query(`update deliveries set state = 'delivered', delivered_at = now() where record_id = '${spam}'`)
    expect(await undo(released)).toMatchObject({ done: [], failed: [{ id: spam, code: 'already_delivered' }] })
    expect(await leads()).toContain(spam)
  })

  test('who changed which record is written down', async () => {
    const id = await desk.lead()
    await desk.act('/records/grade', { ids: [id], grade: 'hot' })
    const entries = await desk.world.query<{ action: string; actor_name: string }>(
      `select action, actor_name from audit_entries where object_id = '${id}'`,
    )
    expect(entries).toEqual([{ action: 'lead.grade', actor_name: 'Mira' }])
  })

  test('ids of another site are unknown here', async () => {
    const id = await desk.lead()
    const site = { site: 'other' }
    for (const path of ['/records/grade', '/records/discard', '/records/release'])
      expect(await desk.act<Result>(path, { ids: [id], ...(path.endsWith('grade') ? { grade: 'hot' } : {}) }, site)).toMatchObject({
        done: [],
      })
    expect((await desk.ask('GET', `/leads/${id}`, site)).status).toBe(404)
    expect((await desk.ask('GET', `/submissions/${id}`, site)).status).toBe(404)
    expect((await desk.ask('PATCH', `/leads/${id}`, { ...site, json: { grade: 'hot' }, headers: { 'If-Match': '"1"' } })).status).toBe(404)
    expect(await leads()).toContain(id)
    expect(desk.world.unexpected).toEqual([])
  })
})
