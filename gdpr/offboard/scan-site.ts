import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inEverySite } from '../../server/platform/tenancy.ts'
import { siteTables } from './site-tables.ts'

/** What is left of a site. */
export type SiteScan = { readonly tables: number; readonly rows: number; readonly jobs: number; readonly where: readonly string[] }

const JOBS = `select count(*)::int as n from pgboss.job t where jsonb_typeof(t.data) = 'object' and t.data->>'siteId' = $1`

/** Counts the rows of a site in every table of the catalogue, and its jobs in the queue. */
export const scanSite = (db: Db, siteId: string): Promise<SiteScan> =>
  inEverySite(db, async (tx) => {
    const tables = await siteTables(tx)
    const where: string[] = []
    let rows = 0
    for (const { name, sql, column } of tables) {
      const [found] = await statement<{ n: number }>(tx, `select count(*)::int as n from ${sql} where ${column} = $1`, [siteId])
      if (!found || found.n === 0) continue
      rows += found.n
      where.push(name)
    }
    const [queued] = await statement<{ n: number }>(tx, JOBS, [siteId])
    return { tables: tables.length, rows, jobs: queued?.n ?? 0, where }
  })
