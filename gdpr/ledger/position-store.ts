import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { Leaf } from './commitment.ts'

/** An entry that was appended. `seq` grows in the order in which entries were written. */
export type Appended = Leaf & { readonly seq: number }

/** An entry with its place in the tree. */
export type Positioned = Appended & { readonly position: number }

type Row = Leaf & { seq: number | string; position?: number | string }

const appended = ({ seq, id, kind, commitment }: Row): Appended => ({ seq: Number(seq), id, kind, commitment })

const WAITING = `
  select l.seq, l.id, l.kind, encode(l.commitment, 'hex') as commitment from ledger_leaves l
  where l.site_id = $1 and l.seq > $2 and not exists (select from ledger_positions p where p.site_id = l.site_id and p.id = l.id)
  order by l.seq limit $3`

/** Entries after `seq` that have no place yet, in the order in which they were written. */
export const waitingLeaves = async (db: Db, siteId: string, after: number, limit: number): Promise<Appended[]> =>
  (await statement<Row>(db, WAITING, [siteId, after, limit])).map(appended)

const PLACE = `
  insert into ledger_positions (site_id, position, seq, id, kind, commitment)
  select $1, position, seq, id, kind, decode(commitment, 'hex')
  from json_to_recordset($2::text::json) as leaf (position bigint, seq bigint, id uuid, kind text, commitment text)`

export const placeLeaves = async (tx: Db, siteId: string, leaves: readonly Positioned[]): Promise<void> => {
  await statement(tx, PLACE, [siteId, JSON.stringify(leaves)])
}

const FIND = `
  select position, seq, id, kind, encode(commitment, 'hex') as commitment from ledger_positions where site_id = $1 and id = $2::uuid`

/** The place of an entry; undefined when it has none yet, or there is no such entry. */
export const findPosition = async (db: Db, siteId: string, id: string): Promise<Positioned | undefined> => {
  const [row] = await statement<Row>(db, FIND, [siteId, id])
  return row && { ...appended(row), position: Number(row.position) }
}

const FIND_WAITING = `
  select seq, id, kind, encode(commitment, 'hex') as commitment from ledger_leaves
  where site_id = $1 and seq > $2 and id = $3::uuid order by seq limit 1`

/** An entry that was written after `seq`. */
export const findWaiting = async (db: Db, siteId: string, after: number, id: string): Promise<Appended | undefined> => {
  const [row] = await statement<Row>(db, FIND_WAITING, [siteId, after, id])
  return row && appended(row)
}

// Hops from one site to the next instead of reading all entries.
const SITES = `
  with recursive site as (
    (select site_id from ledger_leaves order by site_id limit 1)
    union all
    select (select l.site_id from ledger_leaves l where l.site_id > site.site_id order by l.site_id limit 1) from site where site.site_id is not null)
  select site_id as id from site where site_id is not null`

/** The sites that have entries. Over all sites. */
export const sitesWithLeaves = async (db: Db): Promise<string[]> => (await statement<{ id: string }>(db, SITES, [])).map(({ id }) => id)
