import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { inSite } from '../platform/tenancy.ts'
import { DAY, MINUTE } from '../platform/time.ts'
import type { Claimed, Delivery } from './claim-store.ts'
import { forgetSilence, silenceConnection, stopConnection } from './connection-state-store.ts'
import type { Attempt } from './connector.ts'
import type { Outcome } from './contract.ts'
import { crmDeliver } from './jobs.ts'
import { nextWait } from './schedule.ts'
import { giveBack, giveUpWaiting, markDelivered, markForAttention, markForRetry, takesOthers, type Trace } from './settle-store.ts'

/** How long a receiver that did not answer in time is left alone. */
const REST_MS = MINUTE

/** From this attempt on (35 minutes after the first), the same fault again and again is taken for the record's own. */
const POISON_ATTEMPTS = 4

/**
 * A receiver that asks to wait and takes nothing for so long is a matter for a person. Longer than its quota may need
 * (a month's are rare, and somebody should know of them), twice as long as any other fault is tried.
 */
const LONGEST_SILENCE_MS = 7 * DAY

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

/** Waits for the next attempt, or for a person. */
const postpone = async (
  { db, jobs }: SettleDeps,
  delivery: Delivery,
  outcome: Extract<Outcome, { kind: 'retry' | 'unknown' }>,
  trace: Trace,
  silent: boolean,
): Promise<void> => {
  const giveUp = (why: string, fault = outcome.fault) =>
    inSite(db, delivery.siteId, (tx) => markForAttention(tx, delivery, { ...trace, fault, message: `${outcome.message} ${why}` }))
  const wait = nextWait(outcome.kind, delivery.attempts, Math.random())
  if (wait === undefined) return giveUp('Given up after the last attempt.')
  if (await isPoisoned(db, delivery, trace.status))
    return giveUp('Other records are taken, this one fails every time.', 'record_always_fails')

  const { siteId, id: deliveryId, connectionId } = delivery
  const asked = outcome.kind === 'retry' ? (outcome.after?.getTime() ?? 0) : 0
  const nextAt = new Date(Math.max(Date.now() + wait, asked))
  await inSite(db, siteId, async (tx) => {
    if (silent) await silenceConnection(tx, jobs, siteId, connectionId, new Date(Date.now() + REST_MS), 'rest')
    if (await markForRetry(tx, delivery, trace, nextAt)) await jobs.send(tx, crmDeliver, [{ siteId, deliveryId }], { startAfter: nextAt })
  })
}

/** Keeps the whole connection silent for as long as it asks, but not for ever: what has waited for a week needs a person. */
const waitInSilence = async (
  { db, jobs }: SettleDeps,
  { delivery, connection }: Claimed,
  { until }: Extract<Outcome, { kind: 'throttled' }>,
  trace: Trace,
): Promise<void> => {
  const { siteId, connectionId } = delivery
  const tooLong = connection.throttledSince !== null && Date.now() - connection.throttledSince.getTime() >= LONGEST_SILENCE_MS
  await inSite(db, siteId, async (tx) => {
    await silenceConnection(tx, jobs, siteId, connectionId, until, 'asked')
    await giveBack(tx, delivery, trace, until)
    if (tooLong) await giveUpWaiting(tx, siteId, connectionId, LONGEST_SILENCE_MS)
  })
}

/**
 * Writes down how an attempt ended, together with what follows from it. The connection is always changed before its
 * delivery, as in `resumeConnection`: the other way round two transactions could wait for each other.
 */
export const settle = async (deps: SettleDeps, claimed: Claimed, attempt: Attempt): Promise<void> => {
  const { db } = deps
  const { delivery, connection } = claimed
  const { outcome, status = null, note = null, silent = false } = attempt
  const { siteId, connectionId } = delivery
  const failed = 'message' in outcome ? outcome : undefined
  const trace: Trace = { outcome: outcome.kind, fault: failed?.fault ?? null, status, message: failed?.message ?? note }
  switch (outcome.kind) {
    case 'delivered':
    case 'already':
      return inSite(db, siteId, async (tx) => {
        if (connection.throttledSince) await forgetSilence(tx, siteId, connectionId)
        await markDelivered(tx, delivery, trace, outcome.crmId)
      })
    case 'retry':
    case 'unknown':
      return postpone(deps, delivery, outcome, trace, silent)
    case 'invalid':
    case 'ambiguous':
      return inSite(db, siteId, (tx) => markForAttention(tx, delivery, trace))
    case 'throttled':
      return waitInSilence(deps, claimed, outcome, trace)
    case 'auth':
    case 'config':
    case 'gone':
      return inSite(db, siteId, async (tx) => {
        await stopConnection(tx, siteId, connectionId, outcome.kind === 'gone' ? 'disabled' : 'paused', outcome)
        await giveBack(tx, delivery, trace)
      })
  }
}
