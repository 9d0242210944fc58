import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import type { PgAsyncDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator'
import { fromPglite, type ConstructorOptions } from 'pg-boss'
import postgres from 'postgres'

/** A database handle of either driver, or a transaction on it. Query functions take it first. */
export type Db = PgAsyncDatabase<PgQueryResultHKT>

/** An open database: the handle, how the queue reaches it, and how to bring it up to date and close it. */
export type Database = {
  readonly db: Db
  readonly kind: 'postgres' | 'embedded'
  /** What the queue (pg-boss) needs to reach the same database. */
  readonly queue: ConstructorOptions
  migrate(): Promise<void>
  close(): Promise<void>
}

const MIGRATIONS = { migrationsFolder: new URL('./migrations', import.meta.url).pathname }

/** How many connections one process keeps: the intake needs two, the rest serves reads. */
const POOL_SIZE = 10

/** PostgreSQL 15 or newer through postgres.js. */
export const openPostgres = (url: string): Database => {
  const client = postgres(url, { max: POOL_SIZE, onnotice: () => {} })
  const db = drizzlePostgres({ client })
  return {
    db,
    kind: 'postgres',
    queue: { connectionString: url },
    migrate: () => migratePostgres(db, MIGRATIONS).then(() => {}),
    close: () => client.end({ timeout: 5 }),
  }
}

/**
 * PostgreSQL in the process (PGlite), kept in a folder; without a folder, in memory.
 * It has one connection, and it never calls fsync: a killed process loses nothing, a power cut may.
 */
export const openEmbedded = async (folder?: string): Promise<Database> => {
  const client = await PGlite.create(folder)
  const db = drizzlePglite({ client })
  return {
    db,
    kind: 'embedded',
    queue: { db: fromPglite(client), backend: 'pglite' },
    migrate: () => migratePglite(db, MIGRATIONS).then(() => {}),
    close: () => client.close(),
  }
}

/** The rows of a raw `db.execute(sql…)`: postgres.js answers an array, PGlite an object with `rows`. */
export const rows = <Row>(result: unknown): Row[] => (Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows)
