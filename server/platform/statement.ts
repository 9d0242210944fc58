import type { PgAsyncSession } from 'drizzle-orm/pg-core'
import { rows, type Db } from './handle.ts'

/** SQL whose text never changes, and its parameters. */
export type Statement = { readonly text: string; readonly params: readonly unknown[] }

/**
 * Runs SQL whose text never changes, so that PostgreSQL parses and plans it once per connection.
 * `db.execute` sends every statement unprepared: one more round trip, and all the planning again.
 * Parameters are `$1`, `$2`, …; hand sets over as one JSON text and read them as `$1::text::json`
 * (the double cast keeps the driver from encoding the text a second time).
 */
export const statement = async <Row>(db: Db, text: string, params: readonly unknown[]): Promise<Row[]> => {
  // The handle's type hides its session, the only way of drizzle to prepare a text of our own.
  const { session } = db as unknown as { readonly session: PgAsyncSession }
  return rows<Row>(await session.prepareQuery({ sql: text, params: [...params] }, 'raw', true).execute())
}
