import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { stableId } from '../platform/stable-id.ts'
import { inSite } from '../platform/tenancy.ts'
import { SECOND } from '../platform/time.ts'
import type { Fault } from './contract.ts'
import { crmWake } from './jobs.ts'
import { connections, deliveries } from './tables.ts'

const at = (siteId: string, id: string) => and(eq(connections.siteId, siteId), eq(connections.id, id))

/** Why a connection stops, as a code and in words. */
export type Reason = { readonly fault: Fault; readonly message: string }

export const PAUSED_BY_HAND: Reason = { fault: 'paused_by_hand', message: 'Paused by hand.' }

/** Stops deliveries, which wait. Already `paused` or `disabled` ones keep their first reason. */
export const stopConnection = async (
  db: Db,
  siteId: string,
  id: string,
  state: 'paused' | 'disabled',
  { fault, message }: Reason,
): Promise<void> => {
  await db
    .update(connections)
    .set({ state, fault, reason: message, stoppedAt: sql`now()` })
    .where(and(at(siteId, id), eq(connections.state, 'active')))
}

/**
 * Deliveries of the connection are silent until then; a longer silence that was asked for before stands. `why`: the
 * receiver asked for it, which is counted from the first time on, or it is given a rest.
 */
export const silenceConnection = async (
  tx: Db,
  jobs: Jobs,
  siteId: string,
  id: string,
  until: Date,
  why: 'asked' | 'rest',
): Promise<void> => {
  await tx
    .update(connections)
    .set({
      throttledUntil: sql`greatest(${connections.throttledUntil}, ${until.toISOString()}::timestamptz)`,
      ...(why === 'asked' ? { throttledSince: sql`coalesce(${connections.throttledSince}, now())` } : {}),
    })
    .where(at(siteId, id))
  const second = new Date(Math.ceil(until.getTime() / SECOND) * SECOND)
  const ids = [stableId('silence', id, second.toISOString())] // asked for by many attempts at once, needed once
  await jobs.send(tx, crmWake, [{ siteId, connectionId: id }], { startAfter: second, ids })
}

/** The receiver takes records again. */
export const forgetSilence = async (db: Db, siteId: string, id: string): Promise<void> => {
  await db.update(connections).set({ throttledSince: null }).where(at(siteId, id))
}

/** Makes a connection active again; everything that waits is tried now, whatever its schedule said. */
export const resumeConnection = (db: Db, jobs: Jobs, siteId: string, id: string): Promise<void> =>
  inSite(db, siteId, async (tx) => {
    await tx
      .update(connections)
      .set({ state: 'active', fault: null, reason: null, stoppedAt: null, throttledUntil: null, throttledSince: null })
      .where(at(siteId, id))
    await tx
      .update(deliveries)
      .set({ nextAt: sql`now()` })
      .where(and(eq(deliveries.siteId, siteId), eq(deliveries.connectionId, id), sql`${deliveries.state} in ('waiting', 'retrying')`))
    await jobs.send(tx, crmWake, [{ siteId, connectionId: id }])
  })
