import { sql } from 'drizzle-orm'
import type { Db } from './db.ts'

/**
 * Runs `work` in a transaction that sees and writes the rows of one site only (row-level security; ASVS 8.4.1). Inside
 * another transaction it becomes a savepoint of it. The setting travels with the first statement of `work`, so it costs
 * no round trip of its own.
 */
export const inSite = <T>(db: Db, siteId: string, work: (tx: Db) => Promise<T>): Promise<T> => scoped(db, 'portik.site', siteId, work)

/** The same over all sites: for sweeps, clocks and the shell, never for a request of a visitor or of staff. */
export const inEverySite = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> => scoped(db, 'portik.every_site', 'on', work)

const scoped = <T>(db: Db, setting: string, value: string, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    const [, result] = await Promise.all([tx.execute(sql`select set_config(${setting}, ${value}, true)`), work(tx)])
    return result
  })
