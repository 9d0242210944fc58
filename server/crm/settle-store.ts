import { and, eq, gt, inArray, lt, ne, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Delivery } from './claim-store.ts'
import type { Fault, Outcome } from './contract.ts'
import { deliveries } from './tables.ts'

/** What every attempt leaves behind, however it ended. */
export type Trace = {
  readonly outcome: Outcome['kind']
  readonly fault: Fault | null
  readonly status: number | null
  readonly message: string | null
}

const row = ({ siteId, id }: Delivery) => and(eq(deliveries.siteId, siteId), eq(deliveries.id, id), ne(deliveries.state, 'delivered'))

/** The attempt that we made is still the last one: nobody took the delivery over while we were presumed dead. */
const ours = (delivery: Delivery) =>
  and(row(delivery), eq(deliveries.attempts, delivery.attempts), eq(deliveries.revision, delivery.revision))

const over = { leasedUntil: null, updatedAt: sql`now()` }

/** It arrived. Even the late word of a worker that was presumed dead counts, but not for a record that has changed since. */
export const markDelivered = async (db: Db, delivery: Delivery, trace: Trace, crmId: string | undefined): Promise<void> => {
  await db
    .update(deliveries)
    .set({ ...over, ...trace, state: 'delivered', crmId: crmId ?? null, deliveredAt: sql`now()` })
    .where(and(row(delivery), eq(deliveries.revision, delivery.revision)))
}

/** A person must look. */
export const markForAttention = async (db: Db, delivery: Delivery, trace: Trace): Promise<void> => {
  await db
    .update(deliveries)
    .set({ ...over, ...trace, state: 'needs_attention' })
    .where(ours(delivery))
}

/** It is tried again at `nextAt`. False when somebody else has taken it over, who then decides. */
export const markForRetry = async (tx: Db, delivery: Delivery, trace: Trace, nextAt: Date): Promise<boolean> => {
  const updated = await tx
    .update(deliveries)
    .set({ ...over, ...trace, state: 'retrying', nextAt })
    .where(ours(delivery))
    .returning({ id: deliveries.id })
  return updated.length > 0
}

/** The attempt does not count: the fault is the connection's (`trace`), or ours, and nothing was sent. */
export const giveBack = async (tx: Db, delivery: Delivery, trace?: Trace, nextAt?: Date): Promise<void> => {
  await tx
    .update(deliveries)
    .set({ ...over, ...trace, ...(nextAt ? { nextAt } : {}), attempts: sql`${deliveries.attempts} - 1` })
    .where(ours(delivery))
}

/** What has waited for a connection for longer than `milliseconds` needs a person; what is being tried just now is left to its worker. */
export const giveUpWaiting = async (tx: Db, siteId: string, connectionId: string, milliseconds: number): Promise<void> => {
  await tx
    .update(deliveries)
    .set({
      ...over,
      state: 'needs_attention',
      outcome: 'throttled',
      fault: 'asked_to_wait_too_long',
      message: 'The receiver has been asking to wait, and has taken nothing, for a week.',
    })
    .where(
      and(
        eq(deliveries.siteId, siteId),
        eq(deliveries.connectionId, connectionId),
        inArray(deliveries.state, ['waiting', 'retrying']),
        lt(deliveries.createdAt, sql`now() - ${milliseconds} * interval '1 millisecond'`),
        sql`(${deliveries.leasedUntil} is null or ${deliveries.leasedUntil} < now())`,
      ),
    )
}

/** Whether the connection has lately taken any record. */
export const takesOthers = async (db: Db, { siteId, connectionId }: Delivery): Promise<boolean> => {
  const others = await db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.siteId, siteId),
        eq(deliveries.connectionId, connectionId),
        gt(deliveries.deliveredAt, sql`now() - interval '30 minutes'`),
      ),
    )
    .limit(1)
  return others.length > 0
}
