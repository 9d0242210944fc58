import { sql, type SQL } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import type { Sort } from './contract.ts'

/** Where a page ended: time to the microsecond, so that keyset paging neither skips nor repeats; the score when it sorts. */
type Key = { readonly micros: string; readonly id: string; readonly score: number }

const KEY = /^(\d{1,19}) ([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}) (-?\d{1,9})$/u

/** The key as one opaque word for `?after=`. */
export const writeKey = ({ micros, id, score }: Key): string => Buffer.from(`${micros} ${id} ${score}`).toString('base64url')

/** Throws `invalid` when the word is not one that `writeKey` made. */
export const readKey = (word: string | undefined): Key | undefined => {
  if (word === undefined) return undefined
  const [, micros, id, score] = KEY.exec(Buffer.from(word, 'base64url').toString()) ?? []
  if (micros === undefined || id === undefined) throw new Problem('invalid', { errors: [{ field: 'after', code: 'pattern' }] })
  return { micros, id, score: Number(score) }
}

const timeOf = ({ micros }: Key): SQL => sql`('epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond')`

const ORDER: Readonly<Record<Sort, { readonly by: SQL; readonly beyond: (key: Key) => SQL }>> = {
  newest: { by: sql`created_at desc, id desc`, beyond: (key) => sql`(created_at, id) < (${timeOf(key)}, ${key.id}::uuid)` },
  oldest: { by: sql`created_at, id`, beyond: (key) => sql`(created_at, id) > (${timeOf(key)}, ${key.id}::uuid)` },
  score: {
    by: sql`score desc, created_at desc, id desc`,
    beyond: (key) => sql`(score, created_at, id) < (${key.score}::int, ${timeOf(key)}, ${key.id}::uuid)`,
  },
}

type Page = { readonly condition: SQL; readonly sort: Sort; readonly after?: Key | undefined; readonly limit: number }

/** Ids of a page of records, and the key of its last one. Only what has a score can be sorted by it. */
export const pageOf = async (
  db: Db,
  { condition, sort, after, limit }: Page,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> => {
  const { by, beyond } = ORDER[sort]
  // No name of a column is given to an expression: `order by` would then mean the expression, and use no index.
  const found = rows<{ id: string; micros: string; points: number }>(
    await db.execute(sql`
      select id, (extract(epoch from created_at) * 1000000)::bigint::text as micros, coalesce(score, 0) as points
      from record_cards
      where ${condition} ${sort === 'score' ? sql`and grade is not null and state <> 'discarded'` : sql``}
        ${after ? sql`and ${beyond(after)}` : sql``}
      order by ${by} limit ${limit + 1}`),
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { ids: page.map(({ id }) => id), next: found.length > limit && last ? writeKey({ ...last, score: last.points }) : null }
}

/** Beyond this, nobody reads the exact number, and counting on would cost more than the page. */
export const COUNT_LIMIT = 10_000

/** How many records the condition holds for; one more than `COUNT_LIMIT` stands for "more than that". */
export const countOf = async (db: Db, condition: SQL): Promise<number> => {
  const [row] = rows<{ n: number }>(
    await db.execute(
      sql`select count(*)::int as n from (select 1 from record_cards where ${condition} limit ${COUNT_LIMIT + 1}) as counted`,
    ),
  )
  return row?.n ?? 0
}
