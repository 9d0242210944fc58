import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, inject } from 'vitest'
import { openEmbedded, openPostgres, type Database } from '../server/platform/db.ts'
import { databaseUrl } from './global-setup.ts'

/** A real PostgreSQL database of this test file. `url` is for processes that the test starts. */
export type TestDatabase = Database & { readonly url: string }

const cleanups: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A function that may be called twice: by the test that wants to see a closed database, and after the file. */
const once = (action: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined
  return () => (done ??= action())
}

/** A migrated PostgreSQL database of its own, cloned from the template; closed and dropped after the file. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const name = `portik_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
  await admin`create database ${admin(name)} template ${admin(inject('postgresTemplate'))}`
  const url = databaseUrl(inject('postgresUrl'), name)
  const database = openPostgres(url)
  const close = once(() => database.close())
  cleanups.push(async () => {
    await close()
    await admin`drop database if exists ${admin(name)} with (force)`
    await admin.end()
  })
  return { ...database, close, url }
}

/** A migrated embedded database, in memory or kept in `folder`; closed after the file. */
export const embeddedDatabase = async (folder?: string): Promise<Database> => {
  const database = await openEmbedded(folder)
  const close = once(() => database.close())
  cleanups.push(close)
  await database.migrate()
  return { ...database, close }
}
