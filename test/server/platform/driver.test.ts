import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { expect, onTestFinished, test, vi } from 'vitest'
import { testDatabase } from '../../database.ts'

/** Two pools of one database: one to lose connections, one to take them away. */
const pools = async () => {
  const { url } = await testDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => {}, backoff: () => 0 })
  const killer = postgres(url, { max: 1, onnotice: () => {} })
  const thrown: unknown[] = []
  const note = (error: unknown): void => void thrown.push(error)
  process.on('uncaughtExceptionMonitor', note)
  onTestFinished(async () => {
    process.off('uncaughtExceptionMonitor', note)
    await Promise.all([sql.end({ timeout: 1 }), killer.end({ timeout: 1 })])
  })
  return { sql, killer, thrown }
}

// Without our patch of the driver (patches/postgres+3.4.9.patch) the roll-back of the driver itself ends the process.
test('a transaction whose connection is taken away fails, and the process lives on', async () => {
  const { sql, killer, thrown } = await pools()
  const lost = sql.begin(async (tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    const late = tx`select pg_sleep(20)`.catch((error: unknown) => error)
    await sleep(50)
    await killer`select pg_terminate_backend(${row?.pid ?? 0})`
    await late
    return tx`select 1`
  })
  await expect(lost).rejects.toThrow()
  await sleep(100)
  expect(thrown).toEqual([])
  expect(await sql`select 2 as n`).toEqual([{ n: 2 }])
})

// Without it, a small write that was waiting when the connection died left a timer behind that no later write could set again.
test('a connection that died with something unsent is as good as new afterwards', async () => {
  const { sql, killer, thrown } = await pools()
  const ask = (n: number) => sql<{ n: number; pid: number }[]>`select ${n}::int as n, pg_backend_pid() as pid`
  for (let round = 0; round < 10; round++) {
    // A backend dies some time after it was told to: until then, and by that, a question may fail.
    const [row] = await vi.waitUntil(() => ask(round).catch(() => undefined), { timeout: 10_000 })
    const dying = killer`select pg_terminate_backend(${row?.pid ?? 0})`
    await Promise.all(Array.from({ length: 20 }, (_, i) => sleep(i).then(() => ask(i).catch(() => undefined))))
    await dying
    expect(await vi.waitUntil(() => ask(round).catch(() => undefined), { timeout: 10_000 })).toMatchObject([{ n: round }])
  }
  expect(thrown).toEqual([])
})
