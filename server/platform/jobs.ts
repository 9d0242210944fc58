import { PgBoss, type QueueOptions } from 'pg-boss'
import type { Database, Db } from './db.ts'
import { statement, type Statement } from './statement.ts'

/** What a job may carry: ids, never personal data, because queue tables outlive what they point at. */
export type Ids = Readonly<Record<string, string>>

/** A kind of job. Declared once, in the `jobs.ts` of the feature that announces it. */
export type Job<Data extends Ids> = {
  readonly name: string
  readonly options: QueueOptions
  /** Only for the type checker: which ids this job carries. */
  readonly data?: Data
}

/**
 * A worker that has not shown a sign of life for so long was killed, and its jobs are given to another. Together with
 * `SUPERVISE_SECONDS` and the first delay of a retry, a killed worker's jobs begin again within 45 seconds.
 */
const HEARTBEAT_SECONDS = 30

/** How often a running job shows that it is alive; several may be missed while the database restarts. */
const BEAT_SECONDS = 5

/** How often somebody looks for jobs whose worker was killed. */
const SUPERVISE_SECONDS = 10

/** Declares a kind of job. `options` are pg-boss queue options; seconds throughout. */
export const defineJob = <Data extends Ids>(name: string, options: QueueOptions = {}): Job<Data> => ({
  name,
  options: {
    retryLimit: 20,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: 120,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    ...options,
  },
})

export type Send = { readonly startAfter?: Date; readonly ids?: readonly string[] }

/** The queue, on the same database as the records, so that a job commits together with what it is about. */
export type Jobs = {
  /** Sends one job per entry of `data`, inside the transaction `tx`. `ids` make a repeated send harmless. */
  send<Data extends Ids>(tx: Db, job: Job<Data>, data: readonly Data[], options?: Send): Promise<void>
  /** The same as a statement, for whoever sends it together with others; undefined when there is nothing to send. */
  statement<Data extends Ids>(job: Job<Data>, data: readonly Data[], options?: Send): Promise<Statement | undefined>
  /** Runs `handler` for each batch; a throw makes pg-boss retry the batch's jobs with back-off. */
  work<Data extends Ids>(job: Job<Data>, handler: (data: readonly Data[]) => Promise<void>, batchSize?: number): Promise<void>
  /** Sends an empty job on a cron schedule (UTC), once across all processes. */
  schedule<Data extends Ids>(job: Job<Data>, cron: string): Promise<void>
  stop(): Promise<void>
}

type StartOptions = {
  readonly jobs: readonly Pick<Job<Ids>, 'name' | 'options'>[]
  /** `web` processes only send; `worker` processes also supervise and keep the schedule. */
  readonly supervise: boolean
  readonly onError: (error: Error) => void
}

/** Seconds a worker of the embedded database sleeps between looks: nothing can notify it. */
const POLL_SECONDS = 0.5

const NO_JOB = '00000000-0000-0000-0000-000000000000'

/** Connects the queue and makes sure that every kind of job has its queue. */
export const startJobs = async (database: Database, { jobs, supervise, onError }: StartOptions): Promise<Jobs> => {
  const notify = database.kind === 'postgres'
  const boss = new PgBoss({
    ...database.queue,
    ...(notify ? { useListenNotify: supervise, max: 4 } : {}),
    supervise,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: supervise,
  })
  boss.on('error', onError)
  await boss.start()
  for (const { name, options } of jobs) {
    await boss.createQueue(name, { ...options, notify })
    // Making a queue that is there leaves it as an earlier release made it.
    await boss.updateQueue(name, { ...options, notify })
    // pg-boss looks a queue up on its first use; inside a transaction on the embedded database's
    // single connection that look-up would wait for the transaction, for ever.
    await boss.findJobs(name, { id: NO_JOB })
  }

  const statementOf: Jobs['statement'] = async (job, data, { startAfter, ids } = {}) => {
    let made: Statement | undefined
    const executeSql = async (text: string, params: readonly unknown[] = []) => {
      made = { text, params }
      return { rows: [] }
    }
    const all = data.map((carried, i) => ({ data: carried, ...(ids ? { id: ids[i] } : {}), ...(startAfter ? { startAfter } : {}) }))
    if (all.length > 0) await boss.insert(job.name, all, { db: { executeSql } })
    return made
  }

  return {
    async send(tx, job, data, options) {
      const made = await statementOf(job, data, options)
      if (made) await statement(tx, made.text, made.params)
    },
    statement: statementOf,
    async work(job, handler, batchSize = 20) {
      const options = {
        batchSize,
        burstWhenBatchFull: true,
        heartbeatRefreshSeconds: BEAT_SECONDS,
        pollingIntervalSeconds: POLL_SECONDS,
        ...(notify ? { notifyPollingIntervalSeconds: 2 } : {}),
      }
      await boss.work(job.name, options, async (batch) => {
        await handler(batch.map(({ data }) => data as never))
      })
    },
    schedule: (job, cron) => boss.schedule(job.name, cron),
    stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
  }
}
