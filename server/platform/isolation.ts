import { sql } from 'drizzle-orm'
import type { Db } from './db.ts'
import { rows } from './handle.ts'

/**
 * The role that everything runs as when the login is privileged, because row-level security does not bind a superuser. It
 * cannot log in, owns no table, and may not truncate. `grant portik_app to …` gives a login of its own the same rights.
 */
export const APP_ROLE = 'portik_app'

/** Tables that the role may only read and add to. */
const APPEND_ONLY = ['audit_entries', 'ledger_leaves', 'ledger_positions', 'ledger_nodes', 'ledger_heads', 'ledger_keys']

const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`
const run = (db: Db, text: string) => db.execute(sql.raw(text))
const read = async <Row>(db: Db, text: string): Promise<Row[]> => rows<Row>(await run(db, text))

// Each setting is read once per statement, not once per row; a site that is not set is no site.
const OWN = (column: string): string =>
  `${column} = (select current_setting('portik.site', true)) or (select current_setting('portik.every_site', true)) = 'on'`

const TABLES = `
  select c.oid, c.relname as name, case when c.relname = 'sites' then 'id' else 'site_id' end as "column",
    c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') as "isClosed"
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (c.relname = 'sites' or exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id' and not a.attisdropped))
  order by c.relname`

type Table = { readonly name: string; readonly column: string; readonly isClosed: boolean }

/** Names of the tables with rows of sites that any transaction could read. */
export const openTables = async (db: Db): Promise<string[]> =>
  (await read<Table>(db, TABLES)).filter(({ isClosed }) => !isClosed).map(({ name }) => name)

/** Forces row-level security on every table that has a `site_id`, and on `sites`: no table has to be remembered (ASVS 8.4.1). */
const closeTables = async (db: Db): Promise<void> => {
  for (const { name, column, isClosed } of await read<Table>(db, TABLES)) {
    if (isClosed) continue
    const table = ident(name)
    await run(db, `alter table ${table} enable row level security`)
    await run(db, `alter table ${table} force row level security`)
    await run(db, `drop policy if exists tenant on ${table}`)
    await run(db, `create policy tenant on ${table} using (${OWN(column)}) with check (${OWN(column)})`)
  }
}

const LACKING = `
  select c.relname from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not has_table_privilege('${APP_ROLE}', c.oid, 'insert')
  union all
  select nspname from pg_namespace where nspname in ('public', 'drizzle', 'pgboss') and not has_schema_privilege('${APP_ROLE}', oid, 'usage')
  union all
  select 'pgboss' where to_regnamespace('pgboss') is null`

/** The queue keeps its own schema, tables and functions; what an earlier release made as the login is handed over. */
const QUEUE = `
  select format('alter table %s owner to ${APP_ROLE}', c.oid::regclass) as text
    from pg_class c where c.relnamespace = to_regnamespace('pgboss') and c.relkind in ('r', 'p')
  union all
  select format('alter routine %s owner to ${APP_ROLE}', p.oid::regprocedure) from pg_proc p where p.pronamespace = to_regnamespace('pgboss')
  union all
  select format('alter type %s owner to ${APP_ROLE}', t.oid::regtype)
    from pg_type t where t.typnamespace = to_regnamespace('pgboss') and t.typtype = 'e'`

const grantRights = async (db: Db): Promise<void> => {
  await run(db, `grant usage on schema public, drizzle to ${APP_ROLE}`)
  await run(db, `grant select, insert, update, delete on all tables in schema public to ${APP_ROLE}`)
  await run(db, `alter default privileges in schema public grant select, insert, update, delete on tables to ${APP_ROLE}`)
  await run(db, `grant select on all tables in schema drizzle to ${APP_ROLE}`)
  for (const table of APPEND_ONLY) await run(db, `revoke update, delete on ${ident(table)} from ${APP_ROLE}`)
  await run(db, `create schema if not exists pgboss authorization ${APP_ROLE}`)
  await run(db, `alter schema pgboss owner to ${APP_ROLE}`)
  for (const { text } of await read<{ text: string }>(db, QUEUE)) await run(db, text)
}

/** Whether `isolate` would change nothing. `role`: somebody runs as `APP_ROLE`. */
export const isIsolated = async (db: Db, role: boolean): Promise<boolean> => {
  if ((await openTables(db)).length > 0) return false
  return !role || (await read(db, LACKING)).length === 0
}

/** After each migration, as the login that owns the tables: closes every tenant table, and gives the role its rights. */
export const isolate = (db: Db, role: boolean): Promise<void> =>
  db.transaction(async (tx) => {
    await closeTables(tx)
    if (role) await grantRights(tx)
  })

const IS_MEMBER = `select pg_has_role(session_user, oid, 'member') as member from pg_roles where rolname = '${APP_ROLE}'`

/** Whether the login may take on the role; undefined when there is none. */
const isMember = async (db: Db): Promise<boolean | undefined> => (await read<{ member: boolean }>(db, IS_MEMBER))[0]?.member

/** Makes the role where it is missing. False when the login may not. */
export const ensureRole = async (db: Db): Promise<boolean> => {
  const known = await isMember(db)
  if (known) return true
  // Two processes that start together may both try; the second then finds it. Whether it worked is asked below.
  if (known === undefined) await run(db, `create role ${APP_ROLE} nologin nosuperuser nobypassrls`).catch(() => {})
  await run(db, `grant ${APP_ROLE} to session_user`).catch(() => {})
  return (await isMember(db)) ?? false
}

/** Who the server is to the database. */
export type Login = {
  readonly name: string
  /** Row-level security does not bind it. */
  readonly privileged: boolean
  /** What it runs as: itself, or `APP_ROLE`. */
  readonly runsAs: string
}

/** Asked over a connection as the login itself, without a role. A login that was granted the role runs as it too. */
export const readLogin = async (db: Db): Promise<Login> => {
  const [login] = await read<{ name: string; privileged: boolean }>(
    db,
    `select rolname as name, rolsuper or rolbypassrls as privileged from pg_roles where rolname = session_user`,
  )
  if (!login) throw new Error('the database does not know its own login')
  const isApp = login.privileged ? await ensureRole(db) : await isMember(db)
  return { ...login, runsAs: isApp ? APP_ROLE : login.name }
}

const HOW = `Make a login of its own, as the README says ("A login for PostgreSQL"), and set DATABASE_URL to it.`

/** Why this login must not serve in production, as a sentence; undefined when it may. */
export const refusalOf = ({ name, privileged }: Login): string | undefined =>
  privileged
    ? `The login "${name}" of DATABASE_URL is a superuser, or may bypass row-level security, which keeps sites apart. ${HOW}`
    : undefined
