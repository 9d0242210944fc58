/** `npm run chaos`: 10,000 submissions on each database. `npm run chaos -- 500` for another number. */
import { runChaos } from './chaos.ts'
import { startPostgres } from '../postgres.ts'

const submissions = Number(process.argv[2] ?? 10_000)
const log = (line: string) => void process.stdout.write(`${line}\n`)
const postgres = await startPostgres()
let failed = 0
try {
  for (const databaseUrl of [undefined, postgres.url]) {
    log(databaseUrl ? 'PostgreSQL' : 'embedded database')
    const result = await runChaos({ submissions, log, ...(databaseUrl ? { databaseUrl } : {}) })
    log(JSON.stringify(result, null, 2))
    failed += result.lost.length + result.storedTwice.length + result.undelivered.length + result.receiverErrors.length
  }
} finally {
  await postgres.stop()
}
process.exitCode = failed > 0 ? 1 : 0
