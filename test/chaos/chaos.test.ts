import { describe, expect, it } from 'vitest'
import { startPostgres } from '../postgres.ts'
import { runChaos } from './chaos.ts'

/** A sample of what `npm run chaos` does with 10,000 on each database. */
const SUBMISSIONS = 150
const LONG = 600_000

const print = (line: string) => void process.stdout.write(`${line}\n`)

const check = async (postgres?: Awaited<ReturnType<typeof startPostgres>>) => {
  const lines: string[] = []
  const result = await runChaos({
    submissions: SUBMISSIONS,
    log: (line) => void lines.push(line),
    ...(postgres ? { postgres } : {}),
  }).catch((error: unknown) => {
    print(lines.join('\n'))
    throw error
  })
  if (result.findings.length > 0) print(lines.join('\n'))
  print(`chaos on ${postgres ? 'PostgreSQL' : 'the embedded database'}: ${JSON.stringify(result)}`)
  expect(result.findings).toEqual([])
  expect(result.submissions).toBe(SUBMISSIONS)
  expect(result.kills).toBeGreaterThan(0)
  expect(result.sendings).toBeGreaterThan(SUBMISSIONS)
}

describe('a broken line, killed processes and a failing receiver', () => {
  it('lose nothing and double nothing on the embedded database', () => check(), LONG)

  it(
    'lose nothing and double nothing on PostgreSQL',
    async () => {
      const postgres = await startPostgres({ durable: true })
      try {
        await check(postgres)
      } finally {
        await postgres.stop()
      }
    },
    LONG,
  )
})
