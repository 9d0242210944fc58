import { sql, type SQL } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { crmDeliver } from './jobs.ts'
import { stableId } from './stable-id.ts'

const PAGE = 1_000

type Due = { readonly site_id: string; readonly id: string; readonly attempts: number }

/** Deliveries whose time has come, that nobody is trying, and whose connection may be used. Oldest first. */
const due = (db: Db, where: SQL, limit: number): Promise<Due[]> =>
  db
    .execute(
      sql`select d.site_id, d.id, d.attempts from deliveries d join connections c on c.site_id = d.site_id and c.id = d.connection_id
        where d.state in ('waiting', 'retrying') and (d.leased_until is null or d.leased_until < now())
          and c.state = 'active' and (c.throttled_until is null or c.throttled_until <= now()) and ${where}
        order by d.next_at, d.id limit ${limit}`,
    )
    .then((result) => rows<Due>(result))

/** `occasion` makes the jobs' ids: the same occasion wakes a delivery once, however often it comes up. */
const wake = async (db: Db, jobs: Jobs, found: readonly Due[], occasion: string): Promise<void> => {
  for (let i = 0; i < found.length; i += PAGE) {
    const page = found.slice(i, i + PAGE)
    await jobs.send(
      db,
      crmDeliver,
      page.map((row) => ({ siteId: row.site_id, deliveryId: row.id })),
      { ids: page.map((row) => stableId(occasion, row.id, String(row.attempts))) },
    )
  }
}

/** A delivery has its own wake-up job; only one that is this late has lost it. In seconds. */
const LATE_SECONDS = 30

/** How many one sweep wakes; those left over are found by the next. */
const SWEPT_AT_ONCE = 10_000

/** While a backlog is worked off, sweeps of the same ten minutes do not wake its deliveries again and again. */
const SWEEP_WINDOW_MS = 600_000

/** Wakes what was forgotten: after a killed worker, a lost job, a restored database. Run at start and every minute. */
export const sweepDeliveries = async (db: Db, jobs: Jobs): Promise<number> => {
  const found = await due(db, sql`d.next_at < now() - ${LATE_SECONDS} * interval '1 second'`, SWEPT_AT_ONCE)
  await wake(db, jobs, found, `sweep/${Math.floor(Date.now() / SWEEP_WINDOW_MS)}`)
  return found.length
}

/** Several outcomes may ask for the same wake-up; within a second it is one. */
const WAKE_WINDOW_MS = 1_000

/** Wakes every due delivery of a connection that may be used again. */
export const wakeConnection = async (db: Db, jobs: Jobs, siteId: string, connectionId: string): Promise<number> => {
  const found = await due(db, sql`d.site_id = ${siteId} and d.connection_id = ${connectionId} and d.next_at <= now()`, SWEPT_AT_ONCE)
  await wake(db, jobs, found, `wake/${Math.floor(Date.now() / WAKE_WINDOW_MS)}`)
  return found.length
}
