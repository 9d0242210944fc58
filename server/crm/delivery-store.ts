import { and, count as countOf, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Delivery } from './claim-store.ts'
import type { DeliveryKind, Fault } from './contract.ts'
import { crmDeliver, crmWake } from './jobs.ts'
import { stableId } from '../platform/stable-id.ts'
import { inSite } from '../platform/tenancy.ts'
import { connections, deliveries } from './tables.ts'

/**
 * One delivery for each record and connection that has none yet; answers the ids of the new ones. The id follows from
 * what is delivered where, so that a receiver knows the record again even when a restored backup has forgotten it.
 */
export const insertDeliveries = async (
  tx: Db,
  siteId: string,
  kind: DeliveryKind,
  recordIds: readonly string[],
  connectionIds: readonly string[],
): Promise<string[]> => {
  const wanted = recordIds.flatMap((recordId) =>
    connectionIds.map((connectionId) => ({
      siteId,
      id: stableId('delivery', siteId, connectionId, kind, recordId),
      connectionId,
      kind,
      recordId,
    })),
  )
  if (wanted.length === 0) return []
  const inserted = await tx.insert(deliveries).values(wanted).onConflictDoNothing().returning({ id: deliveries.id })
  return inserted.map(({ id }) => id)
}

/** Which of these records were ever to go anywhere; not those that a connection never took before it was removed. */
export const plannedAmong = async (db: Db, siteId: string, recordIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const known = await db
    .selectDistinct({ recordId: deliveries.recordId })
    .from(deliveries)
    .innerJoin(connections, and(eq(connections.siteId, deliveries.siteId), eq(connections.id, deliveries.connectionId)))
    .where(
      and(
        eq(deliveries.siteId, siteId),
        inArray(deliveries.recordId, [...recordIds]),
        or(isNull(connections.removedAt), eq(deliveries.state, 'delivered')),
      ),
    )
  return new Set(known.map(({ recordId }) => recordId))
}

export type Filter = {
  readonly state?: Delivery['state'] | undefined
  readonly connection?: string | undefined
  readonly record?: string | undefined
  readonly fault?: Fault | undefined
  /** Id of the last delivery of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Deliveries of a site, newest first. The page goes on after a row, not after a number of rows, so that new ones do not shift it. */
export const listDeliveries = (db: Db, siteId: string, { state, connection, record, fault, after, limit }: Filter): Promise<Delivery[]> => {
  const older = sql`(${deliveries.createdAt}, ${deliveries.id}) < (select l.created_at, l.id from deliveries l where l.site_id = ${siteId} and l.id = ${after})`
  return db
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.siteId, siteId),
        state ? eq(deliveries.state, state) : undefined,
        connection ? eq(deliveries.connectionId, connection) : undefined,
        record ? eq(deliveries.recordId, record) : undefined,
        fault ? eq(deliveries.fault, fault) : undefined,
        after ? older : undefined,
      ),
    )
    .orderBy(desc(deliveries.createdAt), desc(deliveries.id))
    .limit(limit)
}

const at = (siteId: string, id: string) => and(eq(deliveries.siteId, siteId), eq(deliveries.id, id))

export const getDelivery = async (db: Db, siteId: string, id: string): Promise<Delivery | undefined> =>
  (await db.select().from(deliveries).where(at(siteId, id)))[0]

/** How many deliveries of all sites there are in each state. */
export const countByState = async (db: Db): Promise<ReadonlyMap<string, number>> => {
  const counted = await db.select({ state: deliveries.state, n: countOf() }).from(deliveries).groupBy(deliveries.state)
  return new Map(counted.map(({ state, n }) => [state, n]))
}

const FRESH = {
  state: 'waiting',
  attempts: 0,
  nextAt: sql`now()`,
  outcome: null,
  fault: null,
  status: null,
  message: null,
  updatedAt: sql`now()`,
} as const

/** Starts a delivery over: all its attempts, from now. Undefined when there is none, `false` when it was delivered. */
export const retryDelivery = (db: Db, jobs: Jobs, siteId: string, id: string): Promise<Delivery | false | undefined> =>
  startOver(db, jobs, siteId, id, (state) => state !== 'delivered')

/** Sends what was delivered once more, under the same id. Undefined when there is none, `false` when it was not delivered yet. */
export const resendDelivery = (db: Db, jobs: Jobs, siteId: string, id: string): Promise<Delivery | false | undefined> =>
  startOver(db, jobs, siteId, id, (state) => state === 'delivered')

/**
 * A record has changed: whoever got it, or may have got it, gets it anew, as a change. In the caller's transaction. One that was
 * never tried carries the change by itself.
 */
export const reviseRecord = async (tx: Db, jobs: Jobs, siteId: string, recordId: string): Promise<void> => {
  const revised = await tx
    .update(deliveries)
    .set({ ...FRESH, leasedUntil: null, revision: sql`${deliveries.revision} + 1` })
    .where(
      and(
        eq(deliveries.siteId, siteId),
        eq(deliveries.recordId, recordId),
        eq(deliveries.kind, 'lead'),
        or(eq(deliveries.state, 'delivered'), sql`${deliveries.attempts} > 0`),
      ),
    )
    .returning({ id: deliveries.id })
  await jobs.send(
    tx,
    crmDeliver,
    revised.map(({ id }) => ({ siteId, deliveryId: id })),
  )
}

const startOver = (
  db: Db,
  jobs: Jobs,
  siteId: string,
  id: string,
  fits: (state: Delivery['state']) => boolean,
): Promise<Delivery | false | undefined> =>
  inSite(db, siteId, async (tx) => {
    const [found] = await tx.select().from(deliveries).where(at(siteId, id)).for('update')
    if (!found) return undefined
    if (!fits(found.state)) return false
    const [started] = await tx.update(deliveries).set(FRESH).where(at(siteId, id)).returning()
    await jobs.send(tx, crmDeliver, [{ siteId, deliveryId: id }])
    return started
  })

/**
 * Starts everything over that needs a person, of one connection or of all; what only waits for its turn is tried now.
 * Answers how many needed a person.
 */
export const retryAll = (db: Db, jobs: Jobs, siteId: string, connectionId?: string): Promise<number> =>
  inSite(db, siteId, async (tx) => {
    const ours = and(eq(deliveries.siteId, siteId), connectionId ? eq(deliveries.connectionId, connectionId) : undefined)
    await tx
      .update(deliveries)
      .set({ nextAt: sql`now()` })
      .where(and(ours, inArray(deliveries.state, ['waiting', 'retrying'])))
    const started = await tx
      .update(deliveries)
      .set(FRESH)
      .where(and(ours, eq(deliveries.state, 'needs_attention')))
      .returning({ connectionId: deliveries.connectionId })
    const woken = connectionId ? [connectionId] : [...new Set(started.map((row) => row.connectionId))]
    await jobs.send(
      tx,
      crmWake,
      woken.map((id) => ({ siteId, connectionId: id })),
    )
    return started.length
  })
