import type { Db } from '../server/platform/db.ts'
import { statement } from '../server/platform/statement.ts'

/** A table or materialized view of the database that holds rows itself. */
export type Table = {
  /** For the register: without the schema `public`, and of a partition the table that it is a part of. */
  readonly name: string
  /** For SQL, quoted. */
  readonly sql: string
  readonly columns: readonly string[]
  /** Those of the columns that hold bytes. */
  readonly bytes: readonly string[]
  /** Pages of it on the disk. */
  readonly pages: number
  /** Whether this login may read it. */
  readonly readable: boolean
}

// A partition answers to the name of its outermost parent, so that those which a queue or a day adds need no entry of their own.
const TABLES = `
  with recursive roots as (
    select c.oid, c.oid as root from pg_class c where c.relkind in ('r', 'm', 'p') and not c.relispartition
    union all
    select i.inhrelid, r.root from pg_inherits i join roots r on r.oid = i.inhparent)
  select case when n.nspname = 'public' then root.relname else rn.nspname || '.' || root.relname end as name,
    format('%I.%I', n.nspname, c.relname) as sql,
    (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(a.attname), '[]') from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'bytea'::regtype) as bytes,
    ceil(pg_relation_size(c.oid) / current_setting('block_size')::float8)::int as pages,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join roots r on r.oid = c.oid
  join pg_class root on root.oid = r.root
  join pg_namespace rn on rn.oid = root.relnamespace
  where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
  order by 1, 2`

/** Every table in every schema that is not PostgreSQL's own: no table has to be remembered, an operator's own included. */
export const readCatalogue = async (db: Db): Promise<readonly Table[]> =>
  (await statement<Table>(db, TABLES, [])).filter(({ columns }) => columns !== null)

// Not from information_schema, which hides what this login may not read.
const COLUMNS = `
  select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end || '.' || a.attname as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'm', 'p', 'f') and not c.relispartition
    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`

/** `table.column` of everything in the database, whether this login may read it or not. */
export const readColumns = async (db: Db): Promise<ReadonlySet<string>> =>
  new Set((await statement<{ name: string }>(db, COLUMNS, [])).map(({ name }) => name))
