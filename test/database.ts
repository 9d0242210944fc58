import { randomBytes } from 'node:crypto'
import type { PGlite, Transaction } from '@electric-sql/pglite'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, inject } from 'vitest'
import { openEmbedded, openPostgres, type Database, type Db } from '../server/platform/db.ts'
import { APP_ROLE } from '../server/platform/isolation.ts'
import { databaseUrl } from './global-setup.ts'
import { LENIENT, STRICT } from './strict.ts'

/** A database of a test. A query of `db` on a table of sites fails outside of `inSite` and `inEverySite`. */
export type AnyDatabase = Database & {
  /** Sees and writes the rows of all sites without a scope: for what a test lays out and looks at, never for what it tests. */
  readonly everywhere: Db
  /** Runs SQL as the owner of the tables: for what the server itself may not do. */
  readonly ddl: (text: string) => Promise<void>
}

/** A real PostgreSQL database of this test file. */
export type TestDatabase = AnyDatabase & {
  /** A superuser's address, for processes that the test starts. */
  readonly url: string
  /** The same for a login such as an operator would make. */
  readonly loginUrl: string
}

const cleanups: (() => Promise<unknown>)[] = []

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A function that may be called twice: by the test that wants to see a closed database, and after the file. */
const once = (action: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined
  return () => (done ??= action())
}

let opening: Promise<unknown> = Promise.resolve()

/** One after another: while an embedded database starts nothing else gets a turn, and a connection would be given up. */
const alone = <Result>(open: () => Promise<Result>): Promise<Result> => {
  const opened = opening.then(open)
  opening = opened.catch(() => {})
  return opened
}

type Options = {
  /** The tables as production has them: a query that forgets its scope finds nothing, instead of failing. */
  readonly lenient?: boolean
}

const asLogin = (url: string): string => {
  const login = inject('postgresLogin')
  return Object.assign(new URL(url), { username: login, password: login }).href
}

/** A migrated PostgreSQL database of its own, cloned from the template; closed and dropped after the file. */
export const testDatabase = async ({ lenient = false }: Options = {}): Promise<TestDatabase> => {
  const name = `portik_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
  await admin`create database ${admin(name)} template ${admin(inject('postgresTemplate'))}`
  const url = databaseUrl(inject('postgresUrl'), name)
  const ddl = async (text: string): Promise<void> => {
    const owner = postgres(url, { max: 1, onnotice: () => {} })
    try {
      await owner.unsafe(text)
    } finally {
      await owner.end()
    }
  }
  if (lenient) await ddl(LENIENT)
  const database = await alone(() => openPostgres(url))
  const everywhere = postgres(url, { max: 4, onnotice: () => {}, connection: { role: APP_ROLE, 'portik.every_site': 'on' } })
  const close = once(() => database.close())
  cleanups.push(async () => {
    await close()
    await everywhere.end()
    await admin`drop database if exists ${admin(name)} with (force)`
    await admin.end()
  })
  return { ...database, everywhere: drizzlePostgres({ client: everywhere }), ddl, close, url, loginUrl: asLogin(url) }
}

/** The embedded database has one connection: what looks everywhere has to say so each time. */
export const everywhereOn = ({ db }: Database): Db => {
  const { $client: client } = db as unknown as { readonly $client: PGlite }
  const enter = (tx: Transaction) => tx.query(`select set_config('portik.every_site', 'on', true)`)
  const all = {
    query: (...query: Parameters<PGlite['query']>) =>
      client.transaction(async (tx) => {
        await enter(tx)
        return tx.query(...query)
      }),
    transaction: <Result>(run: (tx: Transaction) => Promise<Result>) =>
      client.transaction(async (tx) => {
        await enter(tx)
        return run(tx)
      }),
  }
  return drizzlePglite({ client: all as unknown as PGlite })
}

/** A migrated embedded database, in memory or kept in `folder`; closed after the file. */
export const embeddedDatabase = async (folder?: string, { lenient = false }: Options = {}): Promise<AnyDatabase> => {
  const database = await alone(() => openEmbedded(folder))
  const close = once(() => database.close())
  cleanups.push(close)
  await database.migrate()
  const { $client: client } = database.db as unknown as { readonly $client: PGlite }
  const ddl = async (text: string): Promise<void> => {
    await client.exec('reset role')
    try {
      await client.exec(text)
    } finally {
      await client.exec(`set role ${APP_ROLE}`)
    }
  }
  if (!lenient) await ddl(STRICT)
  return { ...database, everywhere: everywhereOn(database), ddl, close }
}
