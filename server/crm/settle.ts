import { and, eq, gt, ne, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { MINUTE } from '../platform/time.ts'
import type { Claimed, Delivery } from './claim.ts'
import { silenceConnection, stopConnection } from './connections.ts'
import type { Attempt } from './connector.ts'
import type { Outcome } from './contract.ts'
import { crmDeliver } from './jobs.ts'
import { nextWait } from './schedule.ts'
import { deliveries } from './tables.ts'

/** How long a receiver that did not answer in time is left alone. */
const REST_MS = MINUTE

/** From this attempt on (35 minutes after the first), the same fault again and again is taken for the record's own. */
const POISON_ATTEMPTS = 4

const EXHAUSTED = 'Given up after the last attempt.'

type SettleDeps = { readonly db: Db; readonly jobs: Jobs }

const row = ({ siteId, id }: Delivery) => and(eq(deliveries.siteId, siteId), eq(deliveries.id, id))

/** The attempt that we made is still the last one: nobody took the delivery over while we were presumed dead. */
const ours = (delivery: Delivery) => and(row(delivery), eq(deliveries.attempts, delivery.attempts), ne(deliveries.state, 'delivered'))

/**
 * Odoo and Dolibarr report faults that will never heal as 500. When the same status comes back attempt after attempt
 * while the connection takes other records, days of trying help nobody.
 */
const isPoisoned = async (db: Db, delivery: Delivery, status: number | undefined): Promise<boolean> => {
  if (status === undefined || status < 500 || delivery.attempts < POISON_ATTEMPTS || delivery.status !== status) return false
  const others = await db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.siteId, delivery.siteId),
        eq(deliveries.connectionId, delivery.connectionId),
        gt(deliveries.deliveredAt, sql`now() - interval '30 minutes'`),
      ),
    )
    .limit(1)
  return others.length > 0
}

/** Waits for the next attempt, or for a person. */
const postpone = async (
  { db, jobs }: SettleDeps,
  delivery: Delivery,
  outcome: Extract<Outcome, { kind: 'retry' | 'unknown' }>,
  attempt: Attempt,
) => {
  const seen = { outcome: outcome.kind, status: attempt.status ?? null, leasedUntil: null, updatedAt: sql`now()` }
  const poisoned = await isPoisoned(db, delivery, attempt.status)
  const wait = nextWait(outcome.kind, delivery.attempts, Math.random())
  if (wait === undefined || poisoned) {
    const why = poisoned ? 'Other records are taken, this one fails every time.' : EXHAUSTED
    await db
      .update(deliveries)
      .set({ ...seen, state: 'needs_attention', message: `${outcome.message} ${why}` })
      .where(ours(delivery))
    return
  }
  const asked = outcome.kind === 'retry' ? (outcome.after?.getTime() ?? 0) : 0
  const nextAt = new Date(Math.max(Date.now() + wait, asked))
  await db.transaction(async (tx) => {
    const updated = await tx
      .update(deliveries)
      .set({ ...seen, state: 'retrying', nextAt, message: outcome.message })
      .where(ours(delivery))
      .returning({ id: deliveries.id })
    if (updated.length > 0) await jobs.send(tx, crmDeliver, [{ siteId: delivery.siteId, deliveryId: delivery.id }], { startAfter: nextAt })
    if (attempt.silent) await silenceConnection(tx, jobs, delivery.siteId, delivery.connectionId, new Date(Date.now() + REST_MS))
  })
}

/** The fault is the connection's, so the attempt does not count; the delivery waits for the connection. */
const giveBack = (tx: Db, delivery: Delivery, set: Partial<typeof deliveries.$inferInsert>) =>
  tx
    .update(deliveries)
    .set({ ...set, attempts: sql`${deliveries.attempts} - 1`, leasedUntil: null, updatedAt: sql`now()` })
    .where(ours(delivery))

/** Undoes a claim: something of ours was missing, nothing was sent. */
export const release = (db: Db, { delivery }: Claimed) => giveBack(db, delivery, {})

/** Writes down how an attempt ended, together with what follows from it. */
export const settle = async (deps: SettleDeps, { delivery }: Claimed, attempt: Attempt): Promise<void> => {
  const { db, jobs } = deps
  const { outcome, status = null, note = null } = attempt
  const { siteId, connectionId } = delivery
  switch (outcome.kind) {
    case 'delivered':
    case 'already':
      await db
        .update(deliveries)
        .set({
          state: 'delivered',
          outcome: outcome.kind,
          status,
          message: note,
          crmId: outcome.crmId ?? null,
          leasedUntil: null,
          deliveredAt: sql`now()`,
          updatedAt: sql`now()`,
        })
        .where(and(row(delivery), ne(deliveries.state, 'delivered')))
      return
    case 'retry':
    case 'unknown':
      return postpone(deps, delivery, outcome, attempt)
    case 'invalid':
    case 'ambiguous':
      await db
        .update(deliveries)
        .set({
          state: 'needs_attention',
          outcome: outcome.kind,
          status,
          message: outcome.message,
          leasedUntil: null,
          updatedAt: sql`now()`,
        })
        .where(ours(delivery))
      return
    case 'throttled':
      return db.transaction(async (tx) => {
        await giveBack(tx, delivery, { outcome: outcome.kind, status, message: outcome.message, nextAt: outcome.until })
        await silenceConnection(tx, jobs, siteId, connectionId, outcome.until)
      })
    case 'auth':
    case 'config':
    case 'gone':
      return db.transaction(async (tx) => {
        await giveBack(tx, delivery, { outcome: outcome.kind, status, message: outcome.message })
        await stopConnection(tx, siteId, connectionId, outcome.kind === 'gone' ? 'disabled' : 'paused', outcome.message)
      })
  }
}
