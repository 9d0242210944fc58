import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { findDue, findLeased, type Due } from './claim-store.ts'
import { crmDeliver } from './jobs.ts'
import { stableId } from '../platform/stable-id.ts'
import { SECOND } from '../platform/time.ts'
import { inEverySite, inSite } from '../platform/tenancy.ts'

const PAGE = 1_000

/** `occasion` makes the jobs' ids: the same occasion wakes a delivery once, however often it comes up. */
const wake = async (db: Db, jobs: Jobs, found: readonly Due[], occasion: string): Promise<void> => {
  for (let i = 0; i < found.length; i += PAGE) {
    const page = found.slice(i, i + PAGE)
    await jobs.send(
      db,
      crmDeliver,
      page.map((row) => ({ siteId: row.siteId, deliveryId: row.id })),
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
  const found = await inEverySite(db, (tx) => findDue(tx, { lateBySeconds: LATE_SECONDS, limit: SWEPT_AT_ONCE }))
  await wake(db, jobs, found, `sweep/${Math.floor(Date.now() / SWEEP_WINDOW_MS)}`)
  return found.length
}

/**
 * Has the deliveries that somebody is trying looked at again when that must be over. The job of a killed worker goes to
 * another before the lease ends; without this the delivery would wait for the next sweep after it.
 */
export const wakeAfterLease = async (
  tx: Db,
  jobs: Jobs,
  wanted: readonly { readonly siteId: string; readonly deliveryId: string }[],
): Promise<void> => {
  if (wanted.length === 0) return
  for (const { siteId, id, attempts, leasedUntil } of await findLeased(tx, wanted))
    if (leasedUntil)
      await jobs.send(tx, crmDeliver, [{ siteId, deliveryId: id }], {
        startAfter: new Date(leasedUntil.getTime() + SECOND),
        ids: [stableId('lease', id, String(attempts))],
      })
}

/** Several outcomes may ask for the same wake-up; within a second it is one. */
const WAKE_WINDOW_MS = 1_000

/** Wakes every due delivery of a connection that may be used again. */
export const wakeConnection = async (db: Db, jobs: Jobs, siteId: string, connectionId: string): Promise<number> => {
  const connection = { siteId, id: connectionId }
  const found = await inSite(db, siteId, (tx) => findDue(tx, { connection, lateBySeconds: 0, limit: SWEPT_AT_ONCE }))
  await wake(db, jobs, found, `wake/${Math.floor(Date.now() / WAKE_WINDOW_MS)}`)
  return found.length
}
