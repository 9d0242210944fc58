import { randomUUID } from 'node:crypto'
import type { Db } from '../../../server/platform/db.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { upsertSubjects } from '../../../server/people/store.ts'
import { subjects } from '../../../server/people/tables.ts'
import { insertSite } from '../../../server/sites/store.ts'

const site = (id: string) => ({ id, name: id, locales: ['en' as const], theme: {}, controller: { name: id, email: `${id}@example.com` } })

/** A site with people; answers its id. */
export const shop = async (db: Db, people = 3): Promise<string> => {
  const id = `shop-${randomUUID().slice(0, 8)}`
  await inSite(db, id, async (tx) => {
    await insertSite(tx, site(id))
    await upsertSubjects(
      tx,
      id,
      Array.from({ length: people }, () => ({ id: randomUUID(), identity: null, name: id })),
    )
  })
  return id
}

/** The sites whose people a transaction sees. */
export const sitesOf = async (tx: Db) => new Set((await tx.select({ siteId: subjects.siteId }).from(subjects)).map(({ siteId }) => siteId))
