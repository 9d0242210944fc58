import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { announce } from '../platform/live.ts'
import { MINUTE } from '../platform/time.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Delivery } from './claim-store.ts'
import { silenceConnection, stopConnection } from './connection-store.ts'
import type { Attempt } from './connector.ts'
import type { Outcome } from './contract.ts'
import { crmDeliver } from './jobs.ts'
import { nextWait } from './schedule.ts'
import { giveBack, markDelivered, markForAttention, markForRetry, takesOthers, type Trace } from './settle-store.ts'

/** How long a receiver that did not answer in time is left alone. */
const REST_MS = MINUTE

/** From this attempt on (35 minutes after the first), the same fault again and again is taken for the record's own. */
const POISON_ATTEMPTS = 4

type SettleDeps = { readonly db: Db; readonly jobs: Jobs }

/**
 * Odoo and Dolibarr report faults that will never heal as 500. When the same status comes back attempt after attempt
 * while the connection takes other records, days of trying help nobody.
 */
const isPoisoned = async (db: Db, delivery: Delivery, status: number | null): Promise<boolean> =>
  status !== null &&
  status >= 500 &&
  delivery.status === status &&
  delivery.attempts >= POISON_ATTEMPTS &&
  (await inSite(db, delivery.siteId, (tx) => takesOthers(tx, delivery)))

/** Writes how a delivery ended, and tells who looks at it. */
const write = (db: Db, { siteId, id }: Delivery, work: (tx: Db) => Promise<unknown>): Promise<void> =>
  inSite(db, siteId, async (tx) => {
    await Promise.all([work(tx), announce(tx, siteId, 'delivery', id)])
  })

/** Waits for the next attempt, or for a person. */
const postpone = async (
  { db, jobs }: SettleDeps,
  delivery: Delivery,
  outcome: Extract<Outcome, { kind: 'retry' | 'unknown' }>,
  trace: Trace,
  silent: boolean,
): Promise<void> => {
  const giveUp = (why: string) =>
    write(db, delivery, (tx) => markForAttention(tx, delivery, { ...trace, message: `${outcome.message} ${why}` }))
  const wait = nextWait(outcome.kind, delivery.attempts, Math.random())
  if (wait === undefined) return giveUp('Given up after the last attempt.')
  if (await isPoisoned(db, delivery, trace.status)) return giveUp('Other records are taken, this one fails every time.')

  const { siteId, id: deliveryId, connectionId } = delivery
  const asked = outcome.kind === 'retry' ? (outcome.after?.getTime() ?? 0) : 0
  const nextAt = new Date(Math.max(Date.now() + wait, asked))
  await write(db, delivery, async (tx) => {
    if (silent) await silenceConnection(tx, jobs, siteId, connectionId, new Date(Date.now() + REST_MS))
    if (await markForRetry(tx, delivery, trace, nextAt)) await jobs.send(tx, crmDeliver, [{ siteId, deliveryId }], { startAfter: nextAt })
  })
}

/**
 * Writes down how an attempt ended, together with what follows from it. The connection is always changed before its
 * delivery, as in `resumeConnection`: the other way round two transactions could wait for each other.
 */
export const settle = async (deps: SettleDeps, delivery: Delivery, attempt: Attempt): Promise<void> => {
  const { db, jobs } = deps
  const { outcome, status = null, note = null, silent = false } = attempt
  const { siteId, connectionId } = delivery
  const trace: Trace = { outcome: outcome.kind, status, message: 'message' in outcome ? outcome.message : note }
  switch (outcome.kind) {
    case 'delivered':
    case 'already':
      return write(db, delivery, (tx) => markDelivered(tx, delivery, trace, outcome.crmId))
    case 'retry':
    case 'unknown':
      return postpone(deps, delivery, outcome, trace, silent)
    case 'invalid':
    case 'ambiguous':
      return write(db, delivery, (tx) => markForAttention(tx, delivery, trace))
    case 'throttled':
      return write(db, delivery, async (tx) => {
        await silenceConnection(tx, jobs, siteId, connectionId, outcome.until)
        await giveBack(tx, delivery, trace, outcome.until)
      })
    case 'auth':
    case 'config':
    case 'gone':
      return write(db, delivery, async (tx) => {
        await stopConnection(tx, siteId, connectionId, outcome.kind === 'gone' ? 'disabled' : 'paused', outcome.message)
        await announce(tx, siteId, 'connection', connectionId)
        await giveBack(tx, delivery, trace)
      })
  }
}
