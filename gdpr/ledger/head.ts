import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { MINUTE } from '../../server/platform/time.ts'
import { EMPTY_ROOT } from './merkle.ts'

/** `typ` of a signed tree head. */
export const HEAD_TYPE = 'portik-tree-head+json'

/** What a head says: the site's ledger had `size` entries at `at`, and this `root` (lower-case hex) is the hash of all of them. */
export type HeadPayload = {
  readonly site: string
  readonly size: number
  readonly root: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** The head before, so that none between can be taken away; null for the first. */
  readonly previous: { readonly size: number; readonly root: string } | null
}

/** A head as it is stored. `through`: the highest `seq` below it. */
export type StoredHead = {
  readonly size: number
  readonly root: string
  readonly at: Date
  readonly through: number
  readonly jws: string
}

type Row = { size: number | string; root: string; at: string | Date; through: number | string; jws: string }

const COLUMNS = `size, encode(root, 'hex') as root, at, through, jws`

const headOf = ({ size, root, at, through, jws }: Row): StoredHead => ({
  size: Number(size),
  root,
  at: new Date(at),
  through: Number(through),
  jws,
})

const only = async (rows: Promise<Row[]>): Promise<StoredHead | undefined> => {
  const [row] = await rows
  return row && headOf(row)
}

/** The newest head of a site; undefined while its ledger is empty. */
export const latestHead = (db: Db, siteId: string): Promise<StoredHead | undefined> =>
  only(statement<Row>(db, `select ${COLUMNS} from ledger_heads where site_id = $1 order by size desc limit 1`, [siteId]))

/**
 * A transaction that wrote an entry may commit this much later than another that wrote after it, and its entry is still seen by the
 * next look; what takes longer is found by the full look, once an hour.
 */
const LOOKBACK = MINUTE

const SETTLED = `select through from ledger_heads where site_id = $1 and at < $2::timestamptz order by size desc limit 1`

/** The `seq` below which no entry waits for its position any more; 0 when any may. */
export const settledThrough = async (db: Db, siteId: string, now: Date): Promise<number> => {
  const moment = new Date(now.getTime() - LOOKBACK).toISOString()
  const [head] = await statement<{ through: number | string }>(db, SETTLED, [siteId, moment])
  return Number(head?.through ?? 0)
}

/** Heads with more than `after` entries, in order. */
export const headsAfter = async (db: Db, siteId: string, after: number, limit: number): Promise<StoredHead[]> => {
  const text = `select ${COLUMNS} from ledger_heads where site_id = $1 and size > $2 order by size limit $3`
  return (await statement<Row>(db, text, [siteId, after, limit])).map(headOf)
}

const ADD = `
  insert into ledger_heads (site_id, size, root, at, through, jws)
  values ($1, $2, decode($3, 'hex'), $4::timestamptz, $5, $6)`

export const addHead = async (tx: Db, siteId: string, { size, root, at, through, jws }: StoredHead): Promise<void> => {
  await statement(tx, ADD, [siteId, size, root, at.toISOString(), through, jws])
}

/** What a head says about a ledger without entries. */
export const emptyHead = (site: string, now: Date): HeadPayload => ({
  site,
  size: 0,
  root: EMPTY_ROOT.toString('hex'),
  at: now.toISOString(),
  previous: null,
})

/** The newest heads of a site, oldest first. */
export const newestHeads = async (db: Db, siteId: string, limit: number): Promise<StoredHead[]> => {
  const text = `select ${COLUMNS} from ledger_heads where site_id = $1 order by size desc limit $2`
  return (await statement<Row>(db, text, [siteId, limit])).map(headOf).toReversed()
}
