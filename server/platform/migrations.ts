import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Db } from './db.ts'
import { rows } from './handle.ts'

const FOLDER = new URL('./migrations', import.meta.url).pathname

const UNDEFINED_TABLE = '42P01'
const INVALID_SCHEMA = '3F000'

const isMissingTable = (error: unknown): boolean => {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const { code } = e as { code?: string }
    if (code === UNDEFINED_TABLE || code === INVALID_SCHEMA) return true
  }
  return false
}

/** Names of the migrations that this version of the program has and the database has not. Empty: up to date. */
export const pendingMigrations = async (db: Db): Promise<string[]> => {
  const all = readMigrationFiles({ migrationsFolder: FOLDER }).map(({ name }) => name)
  try {
    const applied = new Set(
      rows<{ name: string }>(await db.execute(sql`select name from drizzle.__drizzle_migrations`)).map(({ name }) => name),
    )
    return all.filter((name) => !applied.has(name))
  } catch (error) {
    if (isMissingTable(error)) return all
    throw error
  }
}
