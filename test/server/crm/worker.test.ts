import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { claim, type Delivery } from '../../../server/crm/claim-store.ts'
import { startDelivering } from '../../../server/crm/deliver.ts'
import { sweepDeliveries } from '../../../server/crm/wake.ts'
import { rows } from '../../../server/platform/db.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { deliveringTo } from './house.ts'
import { answer, content, moods, type Mood } from './receiver.ts'

const postgres = await testDatabase()
const onBoth: readonly (readonly [string, AnyDatabase])[] = [
  ['PostgreSQL', postgres],
  ['the embedded database', await embeddedDatabase()],
]

const PATIENCE = { timeout: 30_000, interval: 50 }

const afterAWhile: Mood = (_, response) => void setTimeout(() => response.writeHead(200).end(), 100)

const startWorker = (target: string): ChildProcess => {
  const worker = spawn(process.execPath, [new URL('./worker-process.ts', import.meta.url).pathname, postgres.url, target], {
    stdio: 'ignore',
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  return worker
}

describe.each(onBoth)('on %s', (_, database) => {
  test('a worker delivers what is planned, without anybody asking', async () => {
    const { crm, shop } = await deliveringTo(database, content)
    await startDelivering(shop.deps)
    await shop.plan(40)
    await expect.poll(() => crm.taken.size, PATIENCE).toBe(40)
    await expect.poll(async () => (await shop.deliveries()).every(({ state }) => state === 'delivered'), PATIENCE).toBe(true)
  })

  test('a receiver that asked for a second of silence is called again by itself', async () => {
    const { crm, shop } = await deliveringTo(database, moods(answer(503, { 'retry-after': '1' }), content))
    await startDelivering(shop.deps)
    await shop.plan(1)
    await expect.poll(() => crm.taken.size, PATIENCE).toBe(1)
    expect(crm.received).toHaveLength(2)
  })

  test('jobs carry ids only', async () => {
    const { shop } = await deliveringTo(database, answer(500))
    await shop.plan(3)
    await shop.wake()
    const jobs = rows<{ data: unknown }>(await shop.db.execute(sql`select data from pgboss.job where name like 'crm.%'`))
    const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(jobs.length).toBeGreaterThan(3)
    for (const { data } of jobs)
      if (data !== null && JSON.stringify(data) !== '{}')
        expect([
          { siteId: expect.any(String), deliveryId: uuid },
          { siteId: expect.any(String), connectionId: uuid },
        ]).toContainEqual(data)
  })

  test('what fails is told to the log; the queue, which keeps it, learns no names', async () => {
    const { crm, shop } = await deliveringTo(database, content)
    const reported: unknown[] = []
    let broken = true
    const records: typeof shop.deps.records = async (...asked) => {
      if (broken) throw new Error('invalid value for ana@example.com')
      return shop.deps.records(...asked)
    }
    await startDelivering({ ...shop.deps, records, report: (error) => void reported.push(error) })
    const [recordId] = await shop.plan(1)
    const kept = async () => JSON.stringify(rows(await shop.db.execute(sql`select output from pgboss.job where output is not null`)))
    await expect.poll(kept, PATIENCE).toContain('see the log')
    expect(await kept()).not.toContain('ana@')
    expect(reported).not.toEqual([])
    broken = false
    await expect.poll(() => JSON.stringify([...crm.taken.values()]), PATIENCE).toContain(recordId)
  })

  test('the delivery of a killed worker is tried again when its lease is over, not a sweep later', async () => {
    const { crm, shop } = await deliveringTo(database, content)
    await shop.plan(1)
    const [{ siteId, id: deliveryId }] = (await shop.deliveries()) as [Delivery]
    await claim(shop.everywhere, [{ siteId, deliveryId }])
    await shop.wake()
    await shop.wake()
    expect(crm.received).toHaveLength(0)
    const later = await shop.db.execute(
      sql`select id from pgboss.job where name = 'crm.deliver' and data->>'deliveryId' = ${deliveryId} and start_after > now() + interval '30 seconds'`,
    )
    expect(rows(later)).toHaveLength(1)
  })

  test('a delivery that lost its wake-up is found by the sweep; one that waits for its turn is not', async () => {
    const { shop } = await deliveringTo(database, answer(500))
    await shop.plan(2)
    const count = () => sweepDeliveries(shop.db, shop.jobs)
    const before = await count()
    await shop.later()
    expect((await count()) - before).toBe(2)
    await shop.wake()
    expect(await count()).toBe(before)
  })
})

test('workers that are killed again and again in the middle lose nothing, and nothing arrives twice', async () => {
  const { crm, shop } = await deliveringTo(postgres, afterAWhile)
  await shop.plan(300)
  for (let kills = 1; kills <= 4; kills++) {
    const worker = startWorker(crm.target)
    await expect.poll(() => crm.received.length, PATIENCE).toBeGreaterThan(kills * 40)
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    const open = (await shop.deliveries()).filter(({ state }) => state !== 'delivered')
    expect(open.some(({ leasedUntil }) => leasedUntil !== null)).toBe(true)
    await shop.later()
    await shop.db.execute(sql`delete from pgboss.job where name = 'crm.deliver'`) // the queue may forget; the rows may not
  }
  startWorker(crm.target)
  await expect.poll(async () => (await shop.deliveries()).filter(({ state }) => state === 'delivered').length, PATIENCE).toBe(300)
  expect(crm.taken.size).toBe(300)
  expect(crm.received.length).toBeGreaterThan(300)
}, 90_000)
