import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { inSite } from '../platform/tenancy.ts'
import { targetsOf } from './connection-store.ts'
import { insertDeliveries, plannedAmong } from './delivery-store.ts'
import type { DeliveryKind } from './contract.ts'
import { crmDeliver } from './jobs.ts'

export type RecordRef = { readonly siteId: string; readonly kind: 'lead'; readonly recordId: string }

/** Ids of the stored records of a site, in pages: those after `after`, ascending, at most `limit`. */
export type RecordIds = (db: Db, siteId: string, kind: 'lead', after: string | undefined, limit: number) => Promise<readonly string[]>

const plan = async (
  tx: Db,
  jobs: Jobs,
  siteId: string,
  kind: DeliveryKind,
  recordIds: readonly string[],
  connectionIds: readonly string[],
) => {
  const planned = await insertDeliveries(tx, siteId, kind, recordIds, connectionIds)
  await jobs.send(
    tx,
    crmDeliver,
    planned.map((deliveryId) => ({ siteId, deliveryId })),
  )
  return planned.length
}

/**
 * Notes that a record is to go to every connection of its site that is not disabled, and wakes somebody for each.
 * Inside the caller's transaction; harmless when repeated. Answers how many were new.
 */
export const planDeliveries = async (tx: Db, jobs: Jobs, { siteId, kind, recordId }: RecordRef): Promise<number> =>
  plan(tx, jobs, siteId, kind, [recordId], await targetsOf(tx, siteId))

/** The same for exactly these connections: what concerns only those that got something before. */
export const planDeliveriesTo = (
  tx: Db,
  jobs: Jobs,
  {
    siteId,
    kind,
    recordId,
    connectionIds,
  }: Omit<RecordRef, 'kind'> & { readonly kind: DeliveryKind; readonly connectionIds: readonly string[] },
): Promise<number> => plan(tx, jobs, siteId, kind, [recordId], connectionIds)

const PAGE = 500

/**
 * Plans the records that no connection was ever to get, as those stored before there was one. Run it after the
 * connection is committed: whatever was stored before is then seen here, whatever comes later sees the connection.
 */
export const backfill = async (db: Db, jobs: Jobs, recordIds: RecordIds, siteId: string, connectionId: string): Promise<number> => {
  let count = 0
  let after: string | undefined
  for (;;) {
    const page = await inSite(db, siteId, async (tx) => {
      const ids = await recordIds(tx, siteId, 'lead', after, PAGE)
      if (ids.length === 0) return ids
      const planned = await plannedAmong(tx, siteId, ids)
      const missing = ids.filter((id) => !planned.has(id))
      count += await plan(tx, jobs, siteId, 'lead', missing, [connectionId])
      return ids
    })
    if (page.length === 0) return count
    after = page.at(-1)
  }
}

/** A record that some connection should have got, and nothing says that it will. */
export type Forgotten = { readonly siteId: string; readonly recordId: string; readonly connectionId: string }

/** Plans exactly these; harmless when somebody else has planned them meanwhile. Answers how many were new. */
export const planForgotten = async (db: Db, jobs: Jobs, forgotten: readonly Forgotten[]): Promise<number> => {
  let count = 0
  for (const [place, missing] of Map.groupBy(forgotten, ({ siteId, connectionId }) => `${siteId} ${connectionId}`)) {
    const [siteId = '', connectionId = ''] = place.split(' ')
    const recordIds = missing.map(({ recordId }) => recordId)
    count += await inSite(db, siteId, (tx) => plan(tx, jobs, siteId, 'lead', recordIds, [connectionId]))
  }
  return count
}
