import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'

/** A table with rows of sites. */
export type SiteTable = {
  /** Quoted, for SQL. */
  readonly sql: string
  readonly name: string
  /** The column that names the site, quoted. */
  readonly column: string
  /** A trigger of ours refuses to delete from it. */
  readonly isGuarded: boolean
}

type Row = SiteTable & { readonly pointsAt: readonly string[] }

// 8: the bit of a trigger that fires on DELETE (pg_trigger.h).
const TABLES = `
  select c.relname as name, format('%I.%I', n.nspname, c.relname) as sql, case when c.relname = 'sites' then 'id' else 'site_id' end as "column",
    exists (select from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgtype & 8 = 8) as "isGuarded",
    coalesce((select json_agg(distinct r.relname) from pg_constraint k join pg_class r on r.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '[]') as "pointsAt"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and (c.relname = 'sites' or exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id' and not a.attisdropped))
  order by c.relname`

/**
 * Every table with rows of sites, as the catalogue has it: what points at something comes before what it points at, and `sites` last. No
 * table has to be remembered.
 */
export const siteTables = async (db: Db): Promise<readonly SiteTable[]> => {
  const waiting = new Map((await statement<Row>(db, TABLES, [])).map((row) => [row.name, row]))
  const ordered: SiteTable[] = []
  while (waiting.size > 0) {
    const pointedAt = new Set([...waiting.values()].flatMap(({ pointsAt }) => pointsAt))
    const free = [...waiting.values()].filter(({ name }) => !pointedAt.has(name))
    if (free.length === 0) throw new Error('tables of sites point at one another in a circle')
    for (const { pointsAt: _, ...table } of free) {
      ordered.push(table)
      waiting.delete(table.name)
    }
  }
  return ordered
}
