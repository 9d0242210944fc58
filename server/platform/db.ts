import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator'
import { fromPglite, type ConstructorOptions } from 'pg-boss'
import postgres from 'postgres'
import type { Db } from './handle.ts'
import { openPipelines, stepwise, type Transact } from './transaction.ts'

export { rows, type Db } from './handle.ts'

/** An open database: the handle, how the queue reaches it, and how to bring it up to date and close it. */
export type Database = {
  readonly db: Db
  readonly kind: 'postgres' | 'embedded'
  /** What the queue (pg-boss) needs to reach the same database. */
  readonly queue: ConstructorOptions
  /** The fewest round trips for a transaction on the records of one site. */
  readonly transact: Transact
  /** Whether NOTIFY reaches those who listen. */
  readonly notifies: boolean
  /** Hears a channel on a connection of its own until the answer is called. `again`: the connection broke and stands again. */
  readonly listen: (channel: string, heard: (payload: string) => void, again: () => void) => Promise<() => Promise<void>>
  migrate(): Promise<void>
  close(): Promise<void>
}

const MIGRATIONS = { migrationsFolder: new URL('./migrations', import.meta.url).pathname }

/** How many connections one process keeps, besides those of `transact` and of the queue. */
const POOL_SIZE = 10

/** Any number: whoever migrates holds this advisory lock, so that processes that start together do it one after another. */
const MIGRATION_LOCK = 0x506f7274

/** Seconds until a database that does not answer counts as unreachable. */
const CONNECT_SECONDS = 10

/** PostgreSQL 15 or newer through postgres.js; `backend` when it is one of PostgreSQL's distributed relatives. */
export const openPostgres = (url: string, backend: ConstructorOptions['backend'] = 'postgres'): Database => {
  const options = { connect_timeout: CONNECT_SECONDS, onnotice: () => {} }
  const client = postgres(url, { ...options, max: POOL_SIZE })
  const db = drizzlePostgres({ client })
  const pipelines = openPipelines(url, options)
  return {
    db,
    kind: 'postgres',
    queue: { connectionString: url, ...(backend === 'postgres' ? {} : { backend }) },
    transact: pipelines.transact,
    notifies: backend === 'postgres' || backend === 'citus',
    async listen(channel, heard, again) {
      let first = true
      const listening = await client.listen(channel, heard, () => {
        if (!first) again()
        first = false
      })
      return () => listening.unlisten()
    },
    async migrate() {
      // CockroachDB and YugabyteDB have no advisory locks; there, migrate from one process.
      if (backend !== 'postgres') return void (await migratePostgres(db, MIGRATIONS))
      const holder = await client.reserve()
      try {
        await holder`select pg_advisory_lock(${MIGRATION_LOCK})`
        await migratePostgres(db, MIGRATIONS)
        await holder`select pg_advisory_unlock(${MIGRATION_LOCK})`
      } finally {
        holder.release()
      }
    },
    async close() {
      await Promise.all([pipelines.close(), client.end({ timeout: 5 })])
    },
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
    transact: stepwise(db),
    notifies: true,
    listen: async (channel, heard) => {
      const stop = await client.listen(channel, heard)
      return () => stop()
    },
    migrate: () => migratePglite(db, MIGRATIONS).then(() => {}),
    close: () => client.close(),
  }
}
