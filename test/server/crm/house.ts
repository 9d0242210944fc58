import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { onTestFinished } from 'vitest'
import { insertConnection } from '../../../server/crm/connection-store.ts'
import { webhook } from '../../../server/crm/connectors/webhook.ts'
import { deliver, type DeliverDeps, type Tried } from '../../../server/crm/deliver.ts'
import { planDeliveries } from '../../../server/crm/deliveries.ts'
import { CRM_JOBS } from '../../../server/crm/jobs.ts'
import { connections, deliveries } from '../../../server/crm/tables.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { openOutgoing } from '../../../server/platform/outgoing.ts'
import { sites } from '../../../server/sites/tables.ts'
import { keys, lead } from './lead.ts'
import { receiver, type Mood } from './receiver.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import type { AnyDatabase } from '../../database.ts'

/** A site with the delivery parts on a real database and a real queue; no worker runs unless a test starts one. */
export const house = async (database: AnyDatabase, allowed: readonly string[]) => {
  const { db, everywhere } = database
  const siteId = `shop-${randomUUID().slice(0, 8)}`
  await everywhere
    .insert(sites)
    .values({ id: siteId, name: 'Shop', locales: ['hr'], controller: { name: 'Shop', email: 'shop@example.com' } })
  const jobs = await startJobs(database, { jobs: CRM_JOBS, supervise: false, onError: () => {} })
  const outgoing = openOutgoing(allowed)
  const tried: Tried[] = []
  const deps: DeliverDeps = {
    db,
    jobs,
    keys,
    outgoing,
    records: async (_db, _site, _kind, id) => lead(id),
    consents: async () => undefined,
    report: () => {},
    tried: (t) => void tried.push(t),
  }
  onTestFinished(async () => {
    await jobs.stop()
    await outgoing.close()
  })
  const all = () => everywhere.select().from(deliveries).orderBy(deliveries.createdAt, deliveries.id)
  return {
    db,
    everywhere,
    siteId,
    jobs,
    deps,
    tried,
    connect: async (url: string, secret = webhook.secret()) => ({
      id: await insertConnection(everywhere, keys, { siteId, kind: 'webhook', url, secret, settings: {} }),
      secret,
    }),
    /** Stores leads that are to be delivered; answers the records' ids. */
    plan: async (count = 1) => {
      const ids = Array.from({ length: count }, () => randomUUID())
      await inSite(db, siteId, async (tx) => {
        for (const recordId of ids) await planDeliveries(tx, jobs, { siteId, kind: 'lead', recordId })
      })
      return ids
    },
    /** Wakes all deliveries of the site once, as their jobs would. */
    wake: async () => deliver(deps)((await all()).filter((d) => d.siteId === siteId).map(({ id }) => ({ siteId, deliveryId: id }))),
    /** Lets every wait be over. */
    later: async () => {
      await everywhere.execute(
        sql`update deliveries set next_at = now() - interval '1 minute', leased_until = null where site_id = ${siteId}`,
      )
      await everywhere.execute(
        sql`update connections set throttled_until = now() - interval '1 second' where site_id = ${siteId} and throttled_until is not null`,
      )
    },
    deliveries: async () => (await all()).filter((d) => d.siteId === siteId),
    connections: async () => (await everywhere.select().from(connections)).filter((c) => c.siteId === siteId),
  }
}

/** A house whose only connection leads to a receiver in this mood. */
export const deliveringTo = async (database: AnyDatabase, mood: Mood, path = '') => {
  const crm = await receiver(mood)
  const shop = await house(database, [crm.target])
  const connection = await shop.connect(`${crm.url}${path}`)
  return { crm, shop, connection }
}
