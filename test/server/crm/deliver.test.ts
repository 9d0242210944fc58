import { describe, expect, test } from 'vitest'
import { deliver } from '../../../server/crm/deliver.ts'
import { planDeliveries } from '../../../server/crm/deliveries.ts'
import { keyring } from '../../../server/platform/crypto.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { deliveringTo } from './house.ts'
import { accepts, answer, content, moods } from './receiver.ts'
import { inSite } from '../../../server/platform/tenancy.ts'

const [postgres, embedded] = await Promise.all([testDatabase(), embeddedDatabase()])
const onBoth: readonly (readonly [string, AnyDatabase])[] = [
  ['PostgreSQL', postgres],
  ['the embedded database', embedded],
]

describe.each(onBoth)('on %s', (_, database) => {
  test('a lead arrives signed, once, and is marked delivered with the id that the CRM gave it', async () => {
    const { crm, shop, connection } = await deliveringTo(database, answer(201, { 'content-type': 'application/json' }, '{"id":4711}'))
    const [recordId] = await shop.plan()
    await shop.wake()
    await shop.wake()

    expect(crm.received).toHaveLength(1)
    const [first] = crm.received
    expect(accepts(connection.secret, first!)).toBe(true)
    expect(JSON.parse(first!.body)).toMatchObject({
      type: 'lead.created',
      data: { kind: 'lead', id: recordId, values: { name: 'Ana Kovač' } },
    })
    const [row] = await shop.deliveries()
    expect(row).toMatchObject({
      id: first!.id,
      state: 'delivered',
      attempts: 1,
      outcome: 'delivered',
      status: 201,
      crmId: '4711',
      leasedUntil: null,
    })
  })

  test('a thousand wake-ups of one delivery make one request', async () => {
    const { crm, shop } = await deliveringTo(database, (_nth, response) => void setTimeout(() => response.writeHead(200).end(), 200))
    await shop.plan()
    const [{ id: deliveryId } = { id: '' }] = await shop.deliveries()
    const wake = deliver(shop.deps)
    await Promise.all(Array.from({ length: 1_000 }, () => wake([{ siteId: shop.siteId, deliveryId }])))
    expect(crm.received).toHaveLength(1)
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }])
  })

  test('planning a record again plans nothing new', async () => {
    const { shop } = await deliveringTo(database, content)
    const [recordId] = await shop.plan()
    const again = await inSite(shop.db, shop.siteId, (tx) =>
      planDeliveries(tx, shop.jobs, { siteId: shop.siteId, kind: 'lead', recordId: recordId! }),
    )
    expect(again).toBe(0)
    expect(await shop.deliveries()).toHaveLength(1)
  })

  test('a receiver that asks for silence gets it from all its leads, and no attempt is spent', async () => {
    const { crm, shop } = await deliveringTo(database, moods(answer(429, { 'retry-after': '120' }), content))
    await shop.plan()
    await shop.wake()
    await shop.plan(3)
    await shop.wake()
    expect(crm.received).toHaveLength(1)
    const [connection] = await shop.connections()
    expect(connection!.throttledUntil!.getTime() - Date.now()).toBeGreaterThan(90_000)
    expect((await shop.deliveries()).map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0])

    await shop.later()
    await shop.wake()
    expect(crm.taken.size).toBe(4)
    expect((await shop.deliveries()).every(({ attempts, state }) => attempts === 1 && state === 'delivered')).toBe(true)
  })
})

describe('a fault of our own', () => {
  test('does not cost the delivery an attempt, and the queue is told', async () => {
    const { crm, shop } = await deliveringTo(postgres, content)
    await shop.plan()
    const [row] = await shop.deliveries()
    const broken = deliver({ ...shop.deps, records: () => Promise.reject(new Error('database gone')) })
    await expect(broken([{ siteId: shop.siteId, deliveryId: row!.id }])).rejects.toMatchObject({
      message: '1 deliveries could not be tried',
      cause: new Error('database gone'),
    })
    expect(await shop.deliveries()).toMatchObject([{ state: 'waiting', attempts: 0, leasedUntil: null }])
    await shop.wake()
    expect(crm.taken.size).toBe(1)
  })

  test('a record that was erased is not sent, and says so', async () => {
    const { crm, shop } = await deliveringTo(postgres, content)
    await shop.plan()
    const [row] = await shop.deliveries()
    await deliver({ ...shop.deps, records: async () => undefined })([{ siteId: shop.siteId, deliveryId: row!.id }])
    expect(crm.received).toHaveLength(0)
    expect(await shop.deliveries()).toMatchObject([{ state: 'needs_attention', message: expect.stringContaining('erased') }])
  })

  test('a changed master secret pauses the connection instead of failing for ever', async () => {
    const { crm, shop } = await deliveringTo(postgres, content)
    await shop.plan()
    const [row] = await shop.deliveries()
    await deliver({ ...shop.deps, keys: keyring(Buffer.alloc(32, 9)) })([{ siteId: shop.siteId, deliveryId: row!.id }])
    expect(crm.received).toHaveLength(0)
    expect(await shop.connections()).toMatchObject([{ state: 'paused', reason: expect.stringContaining('PORTIK_SECRET') }])
  })
})
