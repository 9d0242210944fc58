import { describe, expect, test } from 'vitest'
import { resumeConnection } from '../../../server/crm/connection-state-store.ts'
import { deliver } from '../../../server/crm/deliver.ts'
import { testDatabase } from '../../database.ts'
import { deliveringTo, house } from './house.ts'
import { answer, content, moods, receiver } from './receiver.ts'

const postgres = await testDatabase()

const MINUTES = 60_000

describe('a receiver in a bad mood', () => {
  test('that fails for a while gets the record when it is well again', async () => {
    const { crm, shop } = await deliveringTo(postgres, moods(answer(500), answer(502), answer(503), content))
    await shop.plan()
    for (let i = 0; i < 4; i++) {
      await shop.wake()
      await shop.later()
    }
    expect(new Set(crm.received.map(({ id }) => id)).size).toBe(1)
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', attempts: 4 }])
  })

  test('is tried again after seconds, then minutes, then hours', async () => {
    const { shop } = await deliveringTo(postgres, answer(500))
    await shop.plan()
    const waits: number[] = []
    for (let i = 0; i < 5; i++) {
      const before = Date.now()
      await shop.wake()
      const [row] = await shop.deliveries()
      waits.push((row!.nextAt.getTime() - before) / 1000)
      await shop.later()
    }
    const expected = [5, 300, 1_800, 7_200, 18_000]
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(expected[i]!)
      expect(wait).toBeLessThan(expected[i]! * 1.1 + 2)
    }
  })

  test('that fails for days is shown to a person, with the reason', async () => {
    const { crm, shop } = await deliveringTo(postgres, answer(500, {}, 'Ana Kovač caused a stack trace'))
    await shop.plan()
    for (let i = 0; i < 12; i++) {
      await shop.wake()
      await shop.later()
    }
    expect(crm.received).toHaveLength(10)
    const [row] = await shop.deliveries()
    expect(row).toMatchObject({ state: 'needs_attention', attempts: 10, outcome: 'retry', status: 500 })
    expect(row!.message).toBe('The receiver failed (500). Given up after the last attempt.')
  })

  test('that fails for one record while it takes the others is not tried for days', async () => {
    const { shop } = await deliveringTo(postgres, moods(...Array.from({ length: 4 }, () => answer(500)), content))
    await shop.plan()
    for (let i = 0; i < 3; i++) {
      await shop.wake()
      await shop.later()
    }
    const [poison] = await shop.deliveries()
    await shop.db.execute(`update deliveries set next_at = now() + interval '1 hour' where id = '${poison!.id}'`)
    const healthy = await shop.plan()
    const row = (await shop.deliveries()).find(({ recordId }) => recordId === healthy[0])
    await shop.db.execute(`update deliveries set state = 'delivered', delivered_at = now() where id = '${row!.id}'`)
    await shop.later()
    await shop.wake()
    expect((await shop.deliveries()).find(({ id }) => id === poison!.id)).toMatchObject({ state: 'needs_attention', attempts: 4 })
  })

  test('that commits and cuts the line is sent the same id again, and has the record once', async () => {
    const { crm, shop } = await deliveringTo(
      postgres,
      (nth, response) => void (nth === 1 ? response.socket?.destroy() : response.writeHead(200).end()),
      'commit-then-cut',
    )
    await shop.plan()
    await shop.wake()
    expect(await shop.deliveries()).toMatchObject([{ state: 'retrying', outcome: 'retry', attempts: 1 }])
    await shop.later()
    await shop.wake()
    expect(crm.received).toHaveLength(2)
    expect(crm.taken.size).toBe(1)
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  test('that says it already has the record is believed', async () => {
    const { shop } = await deliveringTo(postgres, answer(409, { 'content-type': 'application/json' }, '{"id":"c-9"}'))
    await shop.plan()
    await shop.wake()
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', outcome: 'already', crmId: 'c-9' }])
  })

  test('that answers with a web page has not taken the record, whatever its status says', async () => {
    const page = answer(
      200,
      { 'content-type': 'text/html; charset=utf-8' },
      '<!DOCTYPE html><html><title>We will be back soon</title></html>',
    )
    const { shop } = await deliveringTo(postgres, moods(page, answer(200, { 'content-type': 'text/html' }, 'OK')))
    await shop.plan()
    await shop.wake()
    expect(await shop.deliveries()).toMatchObject([{ state: 'retrying', outcome: 'unknown' }])
    await shop.later()
    await shop.wake()
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered' }])
  })

  test('that sends a huge answer delivers no more than 64 KB of it', async () => {
    const { shop } = await deliveringTo(postgres, answer(200, {}, 'x'.repeat(5_000_000)))
    await shop.plan()
    await shop.wake()
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered' }])
  })

  test('that redirects is not followed: the connection waits for its owner', async () => {
    const elsewhere = await receiver(content)
    const { crm, shop } = await deliveringTo(postgres, answer(307, { location: elsewhere.url }))
    await shop.plan(2)
    await shop.wake()
    await shop.later()
    await shop.wake()
    expect(elsewhere.received).toHaveLength(0)
    expect(crm.received.length).toBeLessThanOrEqual(2)
    expect(await shop.connections()).toMatchObject([{ state: 'paused', reason: expect.stringContaining('enter the new address') }])
    expect((await shop.deliveries()).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(['waiting 0', 'waiting 0'])
  })

  test.each([401, 403])('that does not know us (%i) is left alone until its owner resumes it', async (status) => {
    const { crm, shop, connection } = await deliveringTo(postgres, moods(answer(status), content))
    await shop.plan()
    await shop.wake()
    await shop.later()
    await shop.wake()
    expect(crm.received).toHaveLength(1)
    expect(await shop.connections()).toMatchObject([{ state: 'paused' }])
    expect(await shop.deliveries()).toMatchObject([{ state: 'waiting', outcome: 'auth', attempts: 0 }])

    await resumeConnection(shop.db, shop.jobs, shop.siteId, connection.id)
    await shop.wake()
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }])
  })

  test('that is closed for good (410) is disabled, and gets no new leads', async () => {
    const { shop } = await deliveringTo(postgres, answer(410))
    await shop.plan()
    await shop.wake()
    expect(await shop.connections()).toMatchObject([{ state: 'disabled' }])
    await shop.plan()
    expect(await shop.deliveries()).toHaveLength(1)
  })

  test.each([400, 422])('that refuses a record (%i) is not asked again; a person is', async (status) => {
    const { crm, shop } = await deliveringTo(
      postgres,
      answer(status, { 'content-type': 'application/json' }, '{"error":"ana@example.com is no good"}'),
    )
    await shop.plan()
    await shop.wake()
    await shop.later()
    await shop.wake()
    expect(crm.received).toHaveLength(1)
    expect(await shop.deliveries()).toMatchObject([
      { state: 'needs_attention', outcome: 'invalid', message: `The receiver refused this record (${status}).` },
    ])
  })

  test('that never answers is left alone for a minute, so that it does not hold up the others', async () => {
    const { crm, shop } = await deliveringTo(postgres, () => {})
    const outgoing = shop.deps.outgoing
    const impatient = {
      ...shop.deps,
      outgoing: {
        ...outgoing,
        send: (url: string, call: Parameters<typeof outgoing.send>[1]) => outgoing.send(url, { ...call, timeout: 200 }),
      },
    }
    await shop.plan(1)
    const [row] = await shop.deliveries()
    await deliver(impatient)([{ siteId: shop.siteId, deliveryId: row!.id }])
    await shop.plan(2)
    await shop.wake()
    expect(crm.received).toHaveLength(1)
    expect((await shop.deliveries()).map(({ state, attempts }) => `${state} ${attempts}`).toSorted()).toEqual([
      'retrying 1',
      'waiting 0',
      'waiting 0',
    ])
    expect((await shop.connections())[0]!.throttledUntil!.getTime()).toBeGreaterThan(Date.now() + 0.9 * MINUTES)
  })

  test('that is one of two does not keep the record from the other', async () => {
    const { shop } = await deliveringTo(postgres, answer(500))
    const other = await receiver(content)
    const outgoing = (await house(postgres, [other.target])).deps.outgoing
    await shop.connect(other.url)
    await shop.plan(3)
    const ids = (await shop.deliveries()).map(({ id }) => ({ siteId: shop.siteId, deliveryId: id }))
    const before = shop.deps.outgoing
    await deliver({ ...shop.deps, outgoing: { ...before, send: (url, call) => (url === other.url ? outgoing : before).send(url, call) } })(
      ids,
    )
    expect(other.taken.size).toBe(3)
    expect((await shop.deliveries()).filter(({ state }) => state === 'retrying')).toHaveLength(3)
  })
})
