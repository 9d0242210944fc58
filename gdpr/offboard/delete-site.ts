import { sql } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inEverySite } from '../../server/platform/tenancy.ts'
import { siteTables, type SiteTable } from './site-tables.ts'

/** What was deleted of a site, by table; `jobs` of the queue, and `staff` who work on no other site. */
export type Deleted = { readonly tables: Readonly<Record<string, number>>; readonly jobs: number; readonly staff: number }

const counted = async (tx: Db, text: string, siteId: string): Promise<number> =>
  (await statement<{ n: number }>(tx, `with gone as (${text} returning 1) select count(*)::int as n from gone`, [siteId]))[0]?.n ?? 0

// Their sessions, keys and codes go with them.
const STAFF = `
  delete from staff s where exists (select from staff_members m where m.staff_id = s.id and m.site_id = $1)
    and not exists (select from staff_members m where m.staff_id = s.id and m.site_id <> $1)`

const JOBS = `delete from pgboss.job t where jsonb_typeof(t.data) = 'object' and t.data->>'siteId' = $1`

const guards = async (tx: Db, tables: readonly SiteTable[], to: 'enable' | 'disable'): Promise<void> => {
  for (const table of tables) if (table.isGuarded) await tx.execute(sql.raw(`alter table ${table.sql} ${to} trigger user`))
}

/**
 * Deletes everything of a site in one transaction: the audit and the ledger too, which nothing else may delete from. So it works as the
 * login itself, which must own the tables; the triggers that refuse are off only for this transaction, which nobody else sees
 * half done. `before`: runs when all is deleted and nothing is committed yet; a throw takes everything back.
 */
export const deleteSite = (db: Db, siteId: string, before: (deleted: Deleted) => Promise<void>): Promise<Deleted> =>
  inEverySite(db, async (tx) => {
    await tx.execute(sql.raw('set local role none'))
    const tables = await siteTables(tx)
    await guards(tx, tables, 'disable')
    const jobs = await counted(tx, JOBS, siteId)
    const members =
      (await statement<{ n: number }>(tx, 'select count(*)::int as n from staff_members where site_id = $1', [siteId]))[0]?.n ?? 0
    const staff = await counted(tx, STAFF, siteId)
    const gone: Record<string, number> = {}
    for (const { name, sql: table, column } of tables) gone[name] = await counted(tx, `delete from ${table} where ${column} = $1`, siteId)
    await guards(tx, tables, 'enable')
    const deleted = { tables: { ...gone, staff_members: members }, jobs, staff }
    await before(deleted)
    return deleted
  })
