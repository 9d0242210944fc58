import { describe, expect, test } from 'vitest'
import type { Database } from '../../../server/platform/db.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { consoleOf as consoleOn } from './console.ts'
import { answer, content, moods, type Mood } from './receiver.ts'

const [postgres, embedded] = await Promise.all([testDatabase(), embeddedDatabase()])

const consoleOf = (mood: Mood, database: Database = postgres, stored: readonly string[] = []) => consoleOn(mood, database, stored)

type List = { deliveries: { id: string; record: string }[]; next: string | null }

describe.each([
  ['PostgreSQL', postgres],
  ['the embedded database', embedded],
] as const)('on %s', (_, database) => {
  test('an owner reads every delivery exactly once, page by page, while new ones come in', async () => {
    const { shop, call } = await consoleOf(content, database)
    const planned = await shop.plan(25)
    const seen: string[] = []
    let next: string | null = null
    do {
      const { status, body }: { status: number; body: List } = await call(`/deliveries?limit=7${next ? `&after=${next}` : ''}`)
      expect(status).toBe(200)
      seen.push(...body.deliveries.map(({ record }) => record))
      next = body.next
      await shop.plan(1)
    } while (next)
    expect(seen.toSorted()).toEqual(planned.toSorted())
  })

  test('finds those of a state, of a record, of a connection', async () => {
    const { shop, connection, call } = await consoleOf(moods(answer(422), content), database)
    const [bad] = await shop.plan(1)
    await shop.wake()
    const good = await shop.plan(2)
    await shop.wake()
    const records = async (query: string) => ((await call(`/deliveries?${query}`)).body as List).deliveries.map(({ record }) => record)
    expect(await records('state=needs_attention')).toEqual([bad])
    expect((await records('state=delivered')).toSorted()).toEqual(good.toSorted())
    expect(await records(`record=${bad}`)).toEqual([bad])
    expect(await records(`connection=${connection.id}`)).toHaveLength(3)
    expect(await records(`connection=${bad}`)).toEqual([])
  })
})

test('a delivery that needed attention is started over by a person, and arrives', async () => {
  const { crm, shop, call } = await consoleOf(moods(answer(422), content))
  await shop.plan(1)
  await shop.wake()
  const [row] = await shop.deliveries()
  expect((await call(`/deliveries/${row!.id}`)).body).toMatchObject({
    state: 'needs_attention',
    outcome: 'invalid',
    status: 422,
    next_at: null,
    message: 'The receiver refused this record (422).',
  })
  expect(await call(`/deliveries/${row!.id}/retry`, { method: 'POST' })).toMatchObject({
    status: 202,
    body: { state: 'waiting', attempts: 0 },
  })
  await shop.wake()
  expect(crm.taken.size).toBe(1)
  expect(await call(`/deliveries/${row!.id}/retry`, { method: 'POST' })).toMatchObject({ status: 409, body: { code: 'delivery_done' } })
})

test('a paused connection keeps its leads, says so, and sends them when it is resumed', async () => {
  const { crm, shop, connection, call } = await consoleOf(content)
  expect(await call(`/connections/${connection.id}/pause`, { method: 'POST' })).toMatchObject({
    status: 200,
    body: { state: 'paused', reason: 'Paused by hand.' },
  })
  await shop.plan(3)
  await shop.wake()
  expect(crm.received).toHaveLength(0)
  expect((await call('/connections')).body).toMatchObject({
    connections: [{ state: 'paused', open: { waiting: 3, retrying: 0, needs_attention: 0 } }],
  })
  expect(await call(`/connections/${connection.id}/resume`, { method: 'POST' })).toMatchObject({
    status: 200,
    body: { state: 'active', reason: null },
  })
  await shop.wake()
  expect(crm.taken.size).toBe(3)
})

test('a lead that came while the only connection was disabled goes out when it is resumed', async () => {
  const missed = crypto.randomUUID()
  const { crm, shop, connection, call } = await consoleOf(moods(answer(410), content), postgres, [missed])
  await shop.plan(1)
  await shop.wake()
  expect((await call('/connections')).body).toMatchObject({ connections: [{ state: 'disabled' }] })
  await call(`/connections/${connection.id}/resume`, { method: 'POST' })
  await shop.wake()
  expect([...crm.taken.values()].map((body) => (body as { data: { id: string } }).data.id)).toContain(missed)
})

describe('nobody learns more than they may', () => {
  test('a secret never leaves the server, and the path of a webhook is for owners', async () => {
    const { connection, call } = await consoleOf(content)
    const [owner, agent] = [await call('/connections'), await call('/connections', { role: 'agent' })]
    for (const { body } of [owner, agent]) expect(JSON.stringify(body)).not.toContain(connection.secret.slice(6))
    expect(JSON.stringify(owner.body)).toContain('secret-path')
    expect(JSON.stringify(agent.body)).not.toContain('secret-path')
  })

  test('the officer reads, and moves nothing', async () => {
    const { shop, connection, call } = await consoleOf(content)
    await shop.plan(1)
    const [row] = await shop.deliveries()
    for (const path of ['/connections', '/deliveries', `/deliveries/${row!.id}`])
      expect((await call(path, { role: 'dpo' })).status).toBe(200)
    for (const path of [`/deliveries/${row!.id}/retry`, `/connections/${connection.id}/pause`])
      expect(await call(path, { role: 'dpo', method: 'POST' })).toMatchObject({ status: 403 })
  })

  test('a moderator has no business here', async () => {
    const role = 'moderator'
    const { shop, connection, call } = await consoleOf(content)
    await shop.plan(1)
    const [row] = await shop.deliveries()
    for (const path of ['/connections', '/deliveries', `/deliveries/${row!.id}`])
      expect(await call(path, { role })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    for (const path of [`/deliveries/${row!.id}/retry`, `/connections/${connection.id}/pause`, `/connections/${connection.id}/resume`])
      expect(await call(path, { role, method: 'POST' })).toMatchObject({ status: 403 })
  })

  test('another site sees and moves nothing', async () => {
    const { shop, connection, call } = await consoleOf(content)
    await shop.plan(1)
    const [row] = await shop.deliveries()
    const site = 'other'
    expect((await call('/deliveries', { site })).body).toEqual({ deliveries: [], next: null })
    expect((await call('/connections', { site })).body).toEqual({ connections: [] })
    expect((await call(`/deliveries?after=${row!.id}`, { site })).body).toEqual({ deliveries: [], next: null })
    expect((await call(`/deliveries/${row!.id}`, { site })).status).toBe(404)
    for (const path of [`/deliveries/${row!.id}/retry`, `/connections/${connection.id}/pause`, `/connections/${connection.id}/resume`])
      expect((await call(path, { site, method: 'POST' })).status).toBe(404)
    expect(await shop.connections()).toMatchObject([{ state: 'active' }])
  })
})

test.each([
  ['/deliveries?state=lost', 422],
  ['/deliveries?limit=0', 422],
  ['/deliveries?limit=1000', 422],
  ['/deliveries?limit=x', 422],
  ['/deliveries?after=x', 422],
  ['/deliveries?colour=red', 422],
  ['/deliveries/x', 404],
  ['/deliveries/0193b3c0-0000-7000-8000-000000000001', 404],
])('%s is answered %i', async (path, status) => {
  const { call } = await consoleOf(content)
  expect((await call(path)).status).toBe(status)
})
