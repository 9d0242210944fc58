import { openPostgres } from '../../../server/platform/db.ts'
import { defineJob, startJobs } from '../../../server/platform/jobs.ts'

/** A worker that takes a job and never ends it, to be killed: `node hanging-worker.ts <database url> <job>`. */
const [url = '', name = ''] = process.argv.slice(2)
const job = defineJob<{ id: string }>(name)
const jobs = await startJobs(await openPostgres(url), { jobs: [job], supervise: false, onError: () => {} })
await jobs.work(job, async () => {
  process.stdout.write('taken\n')
  await new Promise(() => {})
})
