import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { rows } from '../../../server/platform/db.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { consoleOf } from './console.ts'
import { accepts, answer, content, moods, receiver } from './receiver.ts'

const [postgres, embedded] = await Promise.all([testDatabase(), embeddedDatabase()])

type Connection = {
  id: string
  url: string
  name: string | null
  version: number
  secret: string | null
  state: string
  last_error: unknown
}

/** The only connection of a shop as its list says. */
const listed = async (call: Awaited<ReturnType<typeof consoleOf>>['call']) =>
  ((await call('/connections')).body as { connections: Connection[] }).connections

test('an owner adds a webhook, is shown its secret once, and earlier leads set out', async () => {
  const earlier = randomUUID()
  const { crm, shop, call, connection } = await consoleOf(content, postgres, [earlier])
  await call(`/connections/${connection.id}`, { method: 'DELETE' })
  const { status, body } = await call('/connections', { json: { kind: 'webhook', url: `${crm.url}n8n`, name: 'Our CRM' } })
  expect(status).toBe(201)
  const added = body as Connection
  expect(added).toMatchObject({ name: 'Our CRM', url: `${crm.url}n8n`, secret: expect.stringMatching(/^whsec_/), open: { waiting: 1 } })
  expect(JSON.stringify(await listed(call))).not.toContain(added.secret!.slice(6))
  await shop.wake()
  expect(accepts(added.secret!, crm.received[0]!)).toBe(true)
  const audited = rows<{ object_id: string }>(
    await shop.everywhere.execute(sql`select object_id from audit_entries where site_id = ${shop.siteId} and action = 'connection.add'`),
  )
  expect(audited).toEqual([{ object_id: added.id }])
})

test.each([
  ['http://crm.example/hook', 'url', 'address_refused'],
  ['https://10.0.0.7/hook', 'url', 'address_refused'],
  ['crm.example', 'url', 'address_refused'],
  ['', 'url', 'too_short'],
])('the address %s is refused, and the field is named', async (url, field, code) => {
  const { call } = await consoleOf(content, postgres)
  expect(await call('/connections', { json: { kind: 'webhook', url } })).toMatchObject({
    status: 422,
    body: { code: 'invalid', errors: [{ field, code }] },
  })
})

test('a secret that no receiver could use is refused', async () => {
  const { crm, call } = await consoleOf(content, postgres)
  expect(await call('/connections', { json: { kind: 'webhook', url: crm.url, secret: 'hunter2' } })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'secret', code: 'pattern' }] },
  })
})

describe('a test message', () => {
  test.each([
    [answer(204), { ok: true, fault: null, status: 204 }],
    [answer(401, {}, 'who is ana@example.com?'), { ok: false, fault: 'signature_refused', status: 401 }],
    [answer(404), { ok: false, fault: 'wrong_address', status: 404 }],
    [answer(302, { location: '/new' }), { ok: false, fault: 'redirected', status: 302 }],
    [answer(500), { ok: false, fault: 'receiver_failed', status: 500 }],
    [answer(200, { 'content-type': 'text/html' }, '<!doctype html><html></html>'), { ok: false, fault: 'web_page', status: 200 }],
  ])('is signed, leaves nothing behind, and tells how it was taken', async (mood, expected) => {
    const { crm, shop, connection, call } = await consoleOf(mood, postgres)
    const { body } = await call(`/connections/${connection.id}/check`, { method: 'POST' })
    expect(body).toMatchObject(expected)
    expect(JSON.stringify(body)).not.toContain('ana@')
    expect(accepts(connection.secret, crm.received[0]!)).toBe(true)
    expect(JSON.parse(crm.received[0]!.body)).toMatchObject({ type: 'connection.checked', data: {} })
    expect(await shop.deliveries()).toEqual([])
    expect(await shop.connections()).toMatchObject([{ state: 'active' }])
  })

  test('to a receiver that is down says so', async () => {
    const { crm, connection, call } = await consoleOf(content, postgres)
    await crm.close()
    expect((await call(`/connections/${connection.id}/check`, { method: 'POST' })).body).toMatchObject({
      ok: false,
      fault: 'connection_broken',
      status: null,
    })
  })
})

describe('two owners change one connection', () => {
  test.each([
    ['PostgreSQL', postgres],
    ['the embedded database', embedded],
  ] as const)('on %s: the second is told, and loses nothing of the first', async (_, database) => {
    const { crm, connection, call } = await consoleOf(content, database)
    const { etag } = await call(`/connections/${connection.id}`)
    const change = (name: string, ifMatch?: string) =>
      call(`/connections/${connection.id}`, { method: 'PATCH', json: { name, url: `${crm.url}${name}` }, ...(ifMatch ? { ifMatch } : {}) })
    const first = await change('first', etag)
    expect(first).toMatchObject({ status: 200, body: { name: 'first', version: 2 } })
    expect(await change('second', etag)).toMatchObject({ status: 412, body: { code: 'changed_meanwhile' } })
    expect((await listed(call))[0]).toMatchObject({ name: 'first', url: `${crm.url}first` })
    expect(await change('second', first.etag)).toMatchObject({ status: 200, body: { name: 'second' } })
  })

  test('at the same moment: one of them', async () => {
    const { connection, call } = await consoleOf(content, postgres)
    const { etag } = await call(`/connections/${connection.id}`)
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        call(`/connections/${connection.id}`, { method: 'PATCH', json: { name }, ifMatch: etag }).then(({ status }) => status),
      ),
    )
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 412, 412, 412])
  })

  test('without saying which version was seen, nothing is changed', async () => {
    const { connection, call } = await consoleOf(content, postgres)
    expect(await call(`/connections/${connection.id}`, { method: 'PATCH', json: { name: 'x' } })).toMatchObject({
      status: 428,
      body: { code: 'version_missing' },
    })
    expect(await call(`/connections/${connection.id}`, { method: 'PATCH', json: { name: 'x' }, ifMatch: '"nonsense"' })).toMatchObject({
      status: 412,
    })
  })
})

test('a removed connection gets nothing, is listed no more, and comes back as it was', async () => {
  const { crm, shop, connection, call } = await consoleOf(content, postgres)
  await shop.plan(2)
  expect((await call(`/connections/${connection.id}`, { method: 'DELETE' })).status).toBe(204)
  await shop.plan(1)
  await shop.wake()
  expect(crm.received).toHaveLength(0)
  expect(await listed(call)).toEqual([])
  expect((await call(`/connections/${connection.id}`)).status).toBe(404)
  expect((await call(`/connections/${connection.id}/restore`, { method: 'POST' })).status).toBe(200)
  await shop.wake()
  expect(crm.taken.size).toBe(2)
  expect((await call(`/connections/${connection.id}/restore`, { method: 'POST' })).status).toBe(404)
})

test('what a removed connection never took goes to the next one', async () => {
  const stored = randomUUID()
  const { crm, shop, connection, call } = await consoleOf(answer(500), postgres, [stored])
  await call(`/connections/${connection.id}/resume`, { method: 'POST' })
  await shop.wake()
  await call(`/connections/${connection.id}`, { method: 'DELETE' })
  const next = await receiver(content)
  expect((await call('/connections', { json: { kind: 'webhook', url: crm.url } })).body).toMatchObject({ open: { waiting: 1 } })
  expect(next.received).toHaveLength(0)
})

test('a secret is changed while both sign, and the change is finished', async () => {
  const { crm, shop, connection, call } = await consoleOf(content, postgres)
  const rotated = (await call(`/connections/${connection.id}/rotate`, { json: {} })).body as Connection & { rotating: boolean }
  expect(rotated).toMatchObject({ rotating: true, secret: expect.stringMatching(/^whsec_/) })
  await shop.plan(1)
  await shop.wake()
  expect([accepts(connection.secret, crm.received[0]!), accepts(rotated.secret!, crm.received[0]!)]).toEqual([true, true])
  expect((await call(`/connections/${connection.id}/rotate/finish`, { method: 'POST' })).body).toMatchObject({ rotating: false })
  await shop.plan(1)
  await shop.wake()
  expect([accepts(connection.secret, crm.received[1]!), accepts(rotated.secret!, crm.received[1]!)]).toEqual([false, true])
})

test('its health tells what waits, since when, what last arrived and what last went wrong', async () => {
  const { shop, connection, call } = await consoleOf(moods(content, answer(422), answer(500)), postgres)
  for (let i = 0; i < 3; i++) {
    await shop.plan(1)
    await shop.wake()
  }
  await call(`/connections/${connection.id}/pause`, { method: 'POST' })
  await shop.plan(1)
  const [health] = await listed(call)
  expect(health).toMatchObject({
    state: 'paused',
    fault: 'paused_by_hand',
    open: { waiting: 1, retrying: 1, needs_attention: 1 },
    last_error: { fault: 'receiver_failed', status: 500 },
    last_success_at: expect.any(String),
  })
  const [, , retrying] = await shop.deliveries()
  expect(health).toMatchObject({ oldest_at: retrying!.createdAt.toISOString() })
})

describe('people have records tried again', () => {
  test('all that need a person, of one connection or of all', async () => {
    const { crm, shop, connection, call } = await consoleOf(answer(422), postgres)
    const other = await receiver(content)
    const second = (await call('/connections', { json: { kind: 'webhook', url: crm.url } })).body as Connection
    await shop.plan(3)
    await shop.wake()
    crm.become(content)
    expect((await call('/deliveries/retry', { json: { connection: connection.id } })).body).toEqual({ started: 3 })
    await shop.wake()
    expect((await call('/deliveries?state=needs_attention')).body).toMatchObject({ deliveries: { length: 3 } })
    expect((await call('/deliveries/retry', { json: {} })).body).toEqual({ started: 3 })
    await shop.wake()
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'delivered'))
    expect(await call('/deliveries/retry', { json: { connection: randomUUID() } })).toMatchObject({ status: 404 })
    expect([other.received.length, second.state]).toEqual([0, 'active'])
  })

  test('one that was delivered goes out again under the same id, so a receiver that honours it has it once', async () => {
    const { crm, shop, call } = await consoleOf(content, postgres)
    await shop.plan(1)
    const [row] = await shop.deliveries()
    expect(await call(`/deliveries/${row!.id}/resend`, { method: 'POST' })).toMatchObject({ status: 409, body: { code: 'delivery_open' } })
    await shop.wake()
    expect(await call(`/deliveries/${row!.id}/resend`, { method: 'POST' })).toMatchObject({ status: 202, body: { state: 'waiting' } })
    await shop.wake()
    expect(crm.received).toHaveLength(2)
    expect(crm.taken.size).toBe(1)
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }])
  })
})

describe('nobody does more than they may', () => {
  const CALLS = ['POST /connections', 'PATCH /connections/ID', 'DELETE /connections/ID', 'POST /connections/ID/rotate'] as const

  test.each(CALLS)('%s is for owners', async (line) => {
    const { shop, connection, call } = await consoleOf(content, postgres)
    const [method = '', path = ''] = line.replace('ID', connection.id).split(' ')
    const json = { kind: 'webhook', url: 'https://example.com', name: 'x' }
    for (const role of ['agent', 'moderator', 'dpo', 'viewer'] as const)
      expect((await call(path, { role, method, json, ifMatch: '"1"' })).status).toBe(403)
    expect(await shop.connections()).toMatchObject([{ version: 1, removedAt: null }])
  })

  test('another site changes nothing', async () => {
    const { shop, connection, call } = await consoleOf(content, postgres)
    const site = 'other'
    expect((await call(`/connections/${connection.id}`, { site, method: 'DELETE' })).status).toBe(404)
    expect((await call(`/connections/${connection.id}`, { site, method: 'PATCH', json: { name: 'x' }, ifMatch: '"1"' })).status).toBe(404)
    expect((await call(`/connections/${connection.id}/rotate`, { site, json: {} })).status).toBe(404)
    expect((await call(`/connections/${connection.id}/check`, { site, method: 'POST' })).status).toBe(404)
    expect(await shop.connections()).toMatchObject([{ version: 1, removedAt: null, previousSecret: null }])
  })
})
