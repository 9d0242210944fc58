import { listConnections } from './crm/connection-store.ts'
import type { Db } from './platform/db.ts'

/** Who gets a site's records, as people would name them (GDPR Art. 15(1)(c), C-154/21: recipients, not categories of them). */
export const recipientNames = async (tx: Db, siteId: string): Promise<string[]> =>
  (await listConnections(tx, siteId)).map(({ name, url }) => name ?? new URL(url).host)
