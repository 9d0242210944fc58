/** `npm run chaos`: 10,000 submissions on each database. `npm run chaos -- 500` for another number, `-- 500 postgres` for one of them. */
import { startPostgres } from '../postgres.ts'
import { runChaos } from './chaos.ts'

const [number = '10000', only] = process.argv.slice(2)
const submissions = Number(number)
const log = (line: string) => void process.stdout.write(`${line}\n`)
let failed = 0

// Leaving in order ends the servers, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const run = async (name: string, postgres?: Awaited<ReturnType<typeof startPostgres>>) => {
  log(name)
  const result = await runChaos({ submissions, log, ...(postgres ? { postgres } : {}) })
  log(JSON.stringify(result, null, 2))
  failed += result.findings.length
}

if (only !== 'postgres') await run('embedded database')
if (only !== 'embedded') {
  const postgres = await startPostgres({ durable: true })
  try {
    await run('PostgreSQL', postgres)
  } finally {
    await postgres.stop()
  }
}
process.exitCode = failed > 0 ? 1 : 0
