import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { PgBoss } from 'pg-boss'
import { expect, onTestFinished, test } from 'vitest'
import { rows } from '../../../server/platform/db.ts'
import { defineJob, startJobs } from '../../../server/platform/jobs.ts'
import { testDatabase } from '../../database.ts'

const postgres = await testDatabase()
const onError = () => {}

test('a job whose worker was killed is given to another as soon as its sign of life is old', async () => {
  const job = defineJob<{ id: string }>('test.hanging')
  const jobs = await startJobs(postgres, { jobs: [job], supervise: true, onError })
  onTestFinished(() => jobs.stop())
  const killed = spawn(process.execPath, [new URL('./hanging-worker.ts', import.meta.url).pathname, postgres.url, job.name])
  onTestFinished(() => void killed.kill('SIGKILL'))
  await jobs.send(postgres.db, job, [{ id: 'one' }])
  await once(killed.stdout, 'data')
  killed.kill('SIGKILL')

  const done: string[] = []
  await jobs.work(job, async (batch) => void done.push(...batch.map(({ id }) => id)))
  // The half minute that a living worker may be silent is over.
  await postgres.db.execute(sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '31 seconds' where name = ${job.name}`)
  await expect.poll(() => done, { timeout: 40_000 }).toEqual(['one'])
}, 60_000)

test('a queue that an earlier release made gets the options of this one', async () => {
  const earlier = new PgBoss({ ...postgres.queue, supervise: false, schedule: false })
  await earlier.start()
  await earlier.createQueue('test.earlier', { retryLimit: 1 })
  await earlier.stop({ graceful: false })
  const jobs = await startJobs(postgres, { jobs: [defineJob('test.earlier', { retryLimit: 7 })], supervise: false, onError })
  onTestFinished(() => jobs.stop())
  const queues = await postgres.db.execute(sql`select retry_limit, heartbeat_seconds from pgboss.queue where name = 'test.earlier'`)
  expect(rows(queues)).toEqual([{ retry_limit: 7, heartbeat_seconds: 30 }])
})
