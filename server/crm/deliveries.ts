import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { crmDeliver } from './jobs.ts'
import { stableId } from './stable-id.ts'
import { connections, deliveries } from './tables.ts'

export type RecordRef = { readonly siteId: string; readonly kind: 'lead'; readonly recordId: string }

/** Ids of the stored records of a site, in pages: those after `after`, ascending, at most `limit`. */
export type RecordIds = (db: Db, siteId: string, kind: 'lead', after: string | undefined, limit: number) => Promise<readonly string[]>

const plan = async (tx: Db, jobs: Jobs, siteId: string, kind: 'lead', recordIds: readonly string[], targets: readonly string[]) => {
  const wanted = recordIds.flatMap((recordId) =>
    targets.map((connectionId) => ({
      siteId,
      id: stableId('delivery', siteId, connectionId, kind, recordId),
      connectionId,
      kind,
      recordId,
    })),
  )
  if (wanted.length === 0) return 0
  const planned = await tx.insert(deliveries).values(wanted).onConflictDoNothing().returning({ id: deliveries.id })
  await jobs.send(
    tx,
    crmDeliver,
    planned.map(({ id }) => ({ siteId, deliveryId: id })),
  )
  return planned.length
}

/**
 * Notes that a record is to go to every connection of its site that is not disabled, and wakes somebody for each.
 * Inside the caller's transaction; harmless when repeated. Answers how many were new.
 */
export const planDeliveries = async (tx: Db, jobs: Jobs, { siteId, kind, recordId }: RecordRef): Promise<number> => {
  const targets = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.siteId, siteId), inArray(connections.state, ['active', 'paused'])))
  return plan(
    tx,
    jobs,
    siteId,
    kind,
    [recordId],
    targets.map(({ id }) => id),
  )
}

const PAGE = 500

/**
 * Plans the records that no connection was ever to get, as those stored before there was one. Run it after the
 * connection is committed: whatever was stored before is then seen here, whatever comes later sees the connection.
 */
export const backfill = async (db: Db, jobs: Jobs, recordIds: RecordIds, siteId: string, connectionId: string): Promise<number> => {
  let count = 0
  for (let after: string | undefined; ;) {
    const page = await recordIds(db, siteId, 'lead', after, PAGE)
    if (page.length === 0) return count
    count += await db.transaction(async (tx) => {
      const known = await tx
        .selectDistinct({ recordId: deliveries.recordId })
        .from(deliveries)
        .where(and(eq(deliveries.siteId, siteId), inArray(deliveries.recordId, [...page])))
      const seen = new Set(known.map(({ recordId }) => recordId))
      return plan(
        tx,
        jobs,
        siteId,
        'lead',
        page.filter((id) => !seen.has(id)),
        [connectionId],
      )
    })
    after = page.at(-1)
  }
}
