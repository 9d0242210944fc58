import { sql, type SQL } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import { queryOf } from './card.ts'

/** So many records are looked up by their ids in a moment. */
const FEW = 2_000

/** Among so many of the newest records, a word that is in every twentieth fills a page at once. */
const RECENT = 1_000
const COMMON = RECENT / 20

/**
 * The condition for what was typed, over `record_cards`. PostgreSQL cannot guess how many records have a beginning of a word, and goes
 * wrong by a factor of a thousand either way. So they are looked up first, without order: a few become their ids; for words that very
 * many have, the list is read in its order until the page is full. `weight`: see `queryOf`.
 */
export const findWords = async (db: Db, siteId: string, typed: string | undefined, weight: 'A' | 'B' | '' = ''): Promise<SQL> => {
  if (!typed) return sql`true`
  const words = queryOf(typed, weight)
  if (words === undefined) return sql`false`
  const [recent] = rows<{ n: number }>(
    await db.execute(sql`
      select count(*)::int as n
      from (select words from record_cards where site_id = ${siteId} order by created_at desc, id desc limit ${RECENT}) as newest
      where words @@ ${words}::tsquery`),
  )
  // As a function it cannot use the index of words: sorting all that it finds would cost more than reading in order.
  const inOrder = sql`ts_match_vq(words, ${words}::tsquery)`
  if ((recent?.n ?? 0) >= COMMON) return inOrder
  const found = rows<{ id: string }>(
    await db.execute(sql`select id from record_cards where site_id = ${siteId} and words @@ ${words}::tsquery limit ${FEW + 1}`),
  )
  if (found.length > FEW) return inOrder
  return sql`id = any(${`{${found.map(({ id }) => id).join(',')}}`}::uuid[])`
}
