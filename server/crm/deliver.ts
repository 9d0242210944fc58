import type { Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Outgoing } from '../platform/outgoing.ts'
import { inEverySite, inSite } from '../platform/tenancy.ts'
import { claim, type Claimed } from './claim-store.ts'
import { forgetRemoved, openTarget } from './connection-store.ts'
import type { Attempt } from './connector.ts'
import { connectors } from './connectors.ts'
import type { CrmConsent, CrmItem, CrmRecord, Outcome } from './contract.ts'
import { crmDeliver, crmSweep, crmWake } from './jobs.ts'
import { settle } from './settle.ts'
import { giveBack } from './settle-store.ts'
import { sweepDeliveries, wakeAfterLease, wakeConnection } from './wake.ts'

/** Reads a stored record as it is to leave the house; undefined when it is no longer stored. */
export type Records = (db: Db, siteId: string, kind: 'lead', id: string) => Promise<CrmRecord | undefined>

/** Reads a changed consent as it is to leave the house; undefined when it is no longer stored. */
export type Consents = (db: Db, siteId: string, id: string) => Promise<CrmConsent | undefined>

/** What the log and the metrics may know about an attempt: no record, no address, no answer. */
export type Tried = {
  readonly siteId: string
  readonly connectionId: string
  readonly deliveryId: string
  readonly kind: string
  readonly outcome: Outcome['kind']
  readonly status?: number
  readonly milliseconds: number
}

export type DeliverDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly outgoing: Outgoing
  readonly records: Records
  readonly consents: Consents
  readonly tried?: (attempt: Tried) => void
  /** Gets faults of our own, for the log. */
  readonly report: (error: unknown) => void
}

const GONE_RECORD: Attempt = {
  outcome: { kind: 'invalid', fault: 'record_gone', message: 'The record is no longer stored; it may have been erased.' },
}

const LOCKED: Attempt = {
  outcome: {
    kind: 'config',
    fault: 'secret_unreadable',
    message: 'The secret of the connection cannot be read (PORTIK_SECRET was changed). Rotate it, then resume.',
  },
}

const attempt = async ({ db, keys, outgoing, records, consents }: DeliverDeps, { delivery, connection }: Claimed): Promise<Attempt> => {
  const connector = connectors.get(connection.kind)
  if (!connector)
    return { outcome: { kind: 'config', fault: 'kind_unknown', message: `This server has no connector for ${connection.kind}.` } }
  const { siteId, kind, recordId } = delivery
  const record = await inSite<CrmItem | undefined>(db, siteId, (tx) =>
    kind === 'consent' ? consents(tx, siteId, recordId) : records(tx, siteId, kind, recordId),
  )
  if (!record) return GONE_RECORD
  const target = openTarget(keys, connection)
  if (!target) return LOCKED
  const { id, revision } = delivery
  const handover = revision === 0 ? { id, record } : { id: `${id}_${revision}`, record, changed: true }
  return connector.deliver(handover, target, (url, call) => outgoing.send(url, call))
}

const deliverOne = async (deps: DeliverDeps, claimed: Claimed): Promise<void> => {
  const started = Date.now()
  let made: Attempt
  try {
    made = await attempt(deps, claimed)
  } catch (error) {
    await inSite(deps.db, claimed.delivery.siteId, (tx) => giveBack(tx, claimed.delivery))
    throw error
  }
  await settle(deps, claimed, made)
  const { siteId, id: deliveryId, connectionId } = claimed.delivery
  deps.tried?.({
    siteId,
    connectionId,
    deliveryId,
    kind: claimed.connection.kind,
    outcome: made.outcome.kind,
    milliseconds: Date.now() - started,
    ...(made.status === undefined ? {} : { status: made.status }),
  })
}

/**
 * Handler of `crm.deliver`: tries what is due among the deliveries it was woken for, all at once, each for itself.
 * One that is done, not due, or whose connection is paused or silent is left alone: somebody else wakes it. One that is
 * being tried is looked at again when its lease is over.
 * Throws, so that the queue tries again, only for faults of our own; those do not cost a delivery an attempt.
 */
export const deliver =
  (deps: DeliverDeps) =>
  async (batch: readonly { readonly siteId: string; readonly deliveryId: string }[]): Promise<void> => {
    const claimed = await inEverySite(deps.db, async (tx) => {
      const some = await claim(tx, batch)
      const ours = new Set(some.map(({ delivery }) => delivery.id))
      await wakeAfterLease(
        tx,
        deps.jobs,
        batch.filter(({ deliveryId }) => !ours.has(deliveryId)),
      )
      return some
    })
    const ended = await Promise.allSettled(claimed.map((one) => deliverOne(deps, one)))
    const failed = ended.filter((end) => end.status === 'rejected')
    if (failed.length > 0) throw new Error(`${failed.length} deliveries could not be tried`, { cause: failed[0]?.reason })
  }

/** Deliveries that one worker tries at once. */
const AT_ONCE = 16

/** So many take turns in one process: while some wait for a slow receiver, others go on. */
const WORKERS = 3

/** Tells the log what failed, and the queue, which keeps what is thrown at it, only that something did. */
const reporting =
  <Batch>(report: DeliverDeps['report'], run: (batch: Batch) => Promise<unknown>) =>
  async (batch: Batch): Promise<void> => {
    try {
      await run(batch)
    } catch (error) {
      report(error)
      // oxlint-disable-next-line preserve-caught-error -- messages of drivers quote parameters, and so people
      throw new Error('failed, see the log')
    }
  }

/** Starts everything that delivers, in a worker process. First wakes what an earlier process left behind. */
export const startDelivering = async (deps: DeliverDeps): Promise<void> => {
  const { db, jobs, report } = deps
  for (let i = 0; i < WORKERS; i++) await jobs.work(crmDeliver, reporting(report, deliver(deps)), AT_ONCE)
  await jobs.work(
    crmWake,
    reporting(report, async (batch) => {
      for (const { siteId, connectionId } of batch) await wakeConnection(db, jobs, siteId, connectionId)
    }),
  )
  await jobs.work(
    crmSweep,
    reporting(report, async () => {
      await sweepDeliveries(db, jobs)
      await inEverySite(db, forgetRemoved)
    }),
  )
  await jobs.schedule(crmSweep, '* * * * *')
  await sweepDeliveries(db, jobs)
}
