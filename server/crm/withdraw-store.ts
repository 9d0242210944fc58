import { and, eq, gt, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Connection } from './connection-store.ts'
import { connections, deliveries } from './tables.ts'

const those = (siteId: string, recordIds: readonly string[]) =>
  and(eq(deliveries.siteId, siteId), inArray(deliveries.recordId, [...recordIds]))

/** Takes back what is still to be delivered of these records. What has arrived, or is under way right now, stays. */
export const withdrawOpen = async (tx: Db, siteId: string, recordIds: readonly string[]): Promise<void> => {
  if (recordIds.length === 0) return
  await tx
    .delete(deliveries)
    .where(
      and(
        those(siteId, recordIds),
        ne(deliveries.state, 'delivered'),
        or(isNull(deliveries.leasedUntil), lt(deliveries.leasedUntil, sql`now()`)),
      ),
    )
}

/** Those of the records of which something has arrived somewhere, or is under way right now. */
export const arrivedAmong = async (tx: Db, siteId: string, recordIds: readonly string[]): Promise<ReadonlySet<string>> => {
  if (recordIds.length === 0) return new Set()
  const found = await tx
    .selectDistinct({ id: deliveries.recordId })
    .from(deliveries)
    .where(and(those(siteId, recordIds), or(eq(deliveries.state, 'delivered'), gt(deliveries.leasedUntil, sql`now()`))))
  return new Set(found.map(({ id }) => id))
}

/** Deletes what is known of the deliveries of records that are being deleted. */
export const forgetDeliveries = async (tx: Db, siteId: string, recordIds: readonly string[]): Promise<void> => {
  await tx.delete(deliveries).where(those(siteId, recordIds))
}

/** A connection, even one that was taken away. */
export const anyConnection = async (db: Db, siteId: string, id: string): Promise<Connection | undefined> =>
  (
    await db
      .select()
      .from(connections)
      .where(and(eq(connections.siteId, siteId), eq(connections.id, id)))
  )[0]
