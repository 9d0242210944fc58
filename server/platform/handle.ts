import type { PgAsyncDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** A database handle of either driver, or a transaction on it. Query functions take it first. */
export type Db = PgAsyncDatabase<PgQueryResultHKT>

/** The rows of a raw `db.execute(sql…)`: postgres.js answers an array, PGlite an object with `rows`. */
export const rows = <Row>(result: unknown): Row[] => (Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows)
