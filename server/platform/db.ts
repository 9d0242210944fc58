import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator'
import { fromPglite, type ConstructorOptions } from 'pg-boss'
import postgres from 'postgres'
import type { Db } from './handle.ts'
import { APP_ROLE, ensureRole, isIsolated, isolate, readLogin, type Login } from './isolation.ts'
import { pendingMigrations } from './migrations.ts'
import { openPipelines, stepwise, type Transact } from './transaction.ts'

export { rows, type Db } from './handle.ts'

/** An open database: the handle, how the queue reaches it, and how to bring it up to date and close it. */
export type Database = {
  /** Row-level security binds it: outside of `inSite` and `inEverySite` it finds no row of any site. */
  readonly db: Db
  readonly kind: 'postgres' | 'embedded'
  readonly login: Login
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

const isUpToDate = async (db: Db, role: boolean): Promise<boolean> =>
  (await pendingMigrations(db)).length === 0 && (await isIsolated(db, role))

/** A migration that fills a column touches the rows of all sites, and an owner is bound by row-level security too. */
const EVERY_SITE = sql`select set_config('portik.every_site', 'on', false)`

/** Adds the role to an address for node-postgres, beside options that it may have. */
const withRole = (url: string): string => {
  const address = new URL(url)
  address.searchParams.set('options', `${address.searchParams.get('options') ?? ''} -c role=${APP_ROLE}`.trim())
  // A plus would be read as it stands.
  return address.href.replaceAll('+', '%20')
}

/** What connections run as is said when they open, so that a reset of the session returns to it. */
const optionsOf = (isApp: boolean) => ({
  connect_timeout: CONNECT_SECONDS,
  onnotice: () => {},
  ...(isApp ? { connection: { role: APP_ROLE } } : {}),
})

/** One connection as the login itself, for as long as `run` takes. */
const asLogin = async <Result>(url: string, run: (db: Db, client: postgres.Sql) => Promise<Result>): Promise<Result> => {
  const client = postgres(url, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} })
  try {
    return await run(drizzlePostgres({ client }), client)
  } finally {
    await client.end({ timeout: 5 })
  }
}

type PostgresOptions = {
  /** Another than PostgreSQL when it is one of its distributed relatives. */
  readonly backend?: ConstructorOptions['backend']
  readonly pool?: number
}

/** PostgreSQL 15 or newer through postgres.js. */
export const openPostgres = async (url: string, { backend = 'postgres', pool = POOL_SIZE }: PostgresOptions = {}): Promise<Database> => {
  const login = await asLogin(url, readLogin)
  const isApp = login.runsAs === APP_ROLE
  const client = postgres(url, { ...optionsOf(isApp), max: pool })
  const pipelines = openPipelines(url, optionsOf(isApp))
  return {
    db: drizzlePostgres({ client }),
    kind: 'postgres',
    login,
    queue: {
      connectionString: isApp ? withRole(url) : url,
      // The role may not make schemas; its own was made with its rights.
      ...(isApp ? { createSchema: false } : {}),
      ...(backend === 'postgres' ? {} : { backend }),
    },
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
    migrate: () =>
      asLogin(url, async (db, client) => {
        if (await isUpToDate(db, isApp)) return
        // CockroachDB and YugabyteDB have no advisory locks; there, migrate from one process.
        if (backend === 'postgres') await client`select pg_advisory_lock(${MIGRATION_LOCK})`
        await db.execute(EVERY_SITE)
        await migratePostgres(drizzlePostgres({ client }), MIGRATIONS)
        await isolate(db, isApp)
      }),
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
  await ensureRole(db)
  await client.exec(`set role ${APP_ROLE}`)
  return {
    db,
    kind: 'embedded',
    login: await readLogin(db),
    queue: { db: fromPglite(client), backend: 'pglite', createSchema: false },
    transact: stepwise(db),
    notifies: true,
    listen: async (channel, heard) => {
      const stop = await client.listen(channel, heard)
      return () => stop()
    },
    async migrate() {
      // A server that runs is up to date, so that nothing else runs on the connection while it is the owner's.
      if (await isUpToDate(db, true)) return
      await client.exec('reset role')
      try {
        await db.execute(EVERY_SITE)
        await migratePglite(db, MIGRATIONS)
        await isolate(db, true)
      } finally {
        await client.exec(`reset portik.every_site; set role ${APP_ROLE}`)
      }
    },
    close: () => client.close(),
  }
}
