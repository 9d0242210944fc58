import { describe, expect, it } from 'vitest'
import { runChaos } from './chaos.ts'
import { testDatabase } from '../database.ts'

const SUBMISSIONS = 2_000
const LONG = 600_000

const check = async (databaseUrl?: string) => {
  const result = await runChaos({ submissions: SUBMISSIONS, ...(databaseUrl ? { databaseUrl } : {}) })
  process.stdout.write(`chaos: ${JSON.stringify({ ...result, lost: result.lost.length, undelivered: result.undelivered.length })}\n`)
  expect(result.submissions).toBe(SUBMISSIONS)
  expect(result.kills).toBeGreaterThan(2)
  expect(result.sendings).toBeGreaterThan(SUBMISSIONS)
  expect(result.lost).toEqual([])
  expect(result.storedTwice).toEqual([])
  expect(result.undelivered).toEqual([])
  expect(result.receiverErrors).toEqual([])
}

describe('a broken line, killed processes and a failing receiver', () => {
  it('lose nothing and double nothing on the embedded database', () => check(), LONG)
  it('lose nothing and double nothing on PostgreSQL', async () => check((await testDatabase()).url), LONG)
})
