import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import { connections, deliveries } from './tables.ts'

export type Delivery = typeof deliveries.$inferSelect

/** A delivery that is ours to try now. */
export type Claimed = { readonly delivery: Delivery; readonly connection: typeof connections.$inferSelect }

/** Longer than an attempt can take (15 s) with the database slow on both ends; a killed worker's work is free after it. */
const LEASE_SECONDS = 60

type Wanted = { readonly siteId: string; readonly deliveryId: string }

/**
 * Takes those deliveries that are due, not being tried, and whose connection may be used, and counts the attempt.
 * However many workers are woken for one delivery, one gets it. The database's clock decides, since workers' clocks differ.
 */
export const claim = async (db: Db, wanted: readonly Wanted[]): Promise<Claimed[]> => {
  const asked = JSON.stringify(wanted.map(({ siteId, deliveryId }) => ({ site_id: siteId, id: deliveryId })))
  const claimed = rows<{ site_id: string; id: string }>(
    await db.execute(sql`
      with free as (
        select d.site_id, d.id from deliveries d
          join jsonb_to_recordset(${asked}::text::jsonb) as w(site_id text, id uuid) on w.site_id = d.site_id and w.id = d.id
          join connections c on c.site_id = d.site_id and c.id = d.connection_id
        where d.state in ('waiting', 'retrying') and d.next_at <= now() and (d.leased_until is null or d.leased_until < now())
          and c.state = 'active' and c.removed_at is null and (c.throttled_until is null or c.throttled_until <= now())
        order by d.site_id, d.id
        for update of d skip locked)
      update deliveries d
        set attempts = d.attempts + 1, leased_until = now() + ${LEASE_SECONDS} * interval '1 second', updated_at = now()
      from free where d.site_id = free.site_id and d.id = free.id
      returning d.site_id, d.id`),
  )
  if (claimed.length === 0) return []
  return db
    .select({ delivery: deliveries, connection: connections })
    .from(deliveries)
    .innerJoin(connections, and(eq(connections.siteId, deliveries.siteId), eq(connections.id, deliveries.connectionId)))
    .where(
      and(
        inArray(deliveries.siteId, [...new Set(claimed.map((row) => row.site_id))]),
        inArray(
          deliveries.id,
          claimed.map((row) => row.id),
        ),
      ),
    )
}

/** Those of the deliveries that somebody is trying, or was killed with, and until when that is so. */
export const findLeased = (db: Db, wanted: readonly Wanted[]): Promise<(Due & { readonly leasedUntil: Date | null })[]> =>
  db
    .select({ siteId: deliveries.siteId, id: deliveries.id, attempts: deliveries.attempts, leasedUntil: deliveries.leasedUntil })
    .from(deliveries)
    .where(
      and(
        inArray(deliveries.siteId, [...new Set(wanted.map(({ siteId }) => siteId))]),
        inArray(
          deliveries.id,
          wanted.map(({ deliveryId }) => deliveryId),
        ),
        inArray(deliveries.state, ['waiting', 'retrying']),
        sql`${deliveries.leasedUntil} >= now()`,
      ),
    )

/** A delivery that somebody should be woken for. */
export type Due = { readonly siteId: string; readonly id: string; readonly attempts: number }

type DueFilter = {
  readonly connection?: { readonly siteId: string; readonly id: string }
  readonly lateBySeconds: number
  readonly limit: number
}

/** Deliveries that `claim` would take and that have been due for so long. Oldest first. */
export const findDue = (db: Db, { connection, lateBySeconds, limit }: DueFilter): Promise<Due[]> =>
  db
    .select({ siteId: deliveries.siteId, id: deliveries.id, attempts: deliveries.attempts })
    .from(deliveries)
    .innerJoin(connections, and(eq(connections.siteId, deliveries.siteId), eq(connections.id, deliveries.connectionId)))
    .where(
      and(
        inArray(deliveries.state, ['waiting', 'retrying']),
        sql`${deliveries.nextAt} <= now() - ${lateBySeconds} * interval '1 second'`,
        sql`(${deliveries.leasedUntil} is null or ${deliveries.leasedUntil} < now())`,
        eq(connections.state, 'active'),
        isNull(connections.removedAt),
        sql`(${connections.throttledUntil} is null or ${connections.throttledUntil} <= now())`,
        connection && and(eq(connections.siteId, connection.siteId), eq(connections.id, connection.id)),
      ),
    )
    .orderBy(deliveries.nextAt, deliveries.id)
    .limit(limit)
