import { rows, type Db } from '../platform/db.ts'
import { statement } from '../platform/statement.ts'
import { sql } from 'drizzle-orm'
import { lexemesOf, sourceOf, type CardSource } from './card.ts'

/** Reads what cards are made of, for those of the ids that are stored. */
export type ReadSources = (db: Db, siteId: string, ids: readonly string[]) => Promise<readonly CardSource[]>

/** Ids of stored submissions that have no card, newest first; `since` limits the search. */
export type MissingCards = (db: Db, siteId: string, since: Date | undefined, limit: number) => Promise<readonly string[]>

const WRITE = `
  insert into record_cards (site_id, id, subject_id, created_at, state, form_id, locale, source, grade, score, words)
  select $1, id, "subjectId", "createdAt", state, "formId", locale, source, grade, score, lexemes::tsvector
  from json_to_recordset($2::text::json) as card (
    id uuid, "subjectId" uuid, "createdAt" timestamptz, state text, "formId" text, locale text, source text, grade text, score int, lexemes text)
  order by id
  on conflict (site_id, id) do update set
    subject_id = excluded.subject_id, state = excluded.state, grade = excluded.grade, score = excluded.score, words = excluded.words`

/** Writes the cards of these records anew, from what is stored now. */
export const refreshCards = async (db: Db, read: ReadSources, siteId: string, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  const found = await read(db, siteId, ids)
  const cards = found.map((source) => ({
    id: source.id,
    subjectId: source.subjectId,
    createdAt: source.createdAt,
    state: source.state,
    formId: source.formId,
    locale: source.locale,
    source: sourceOf(source),
    grade: source.grade,
    score: source.score,
    lexemes: lexemesOf(source),
  }))
  await statement(db, WRITE, [siteId, JSON.stringify(cards)])
}

/** Cards written in one go; a few milliseconds of work. */
const AT_ONCE = 200

/** Writes all cards that are missing. Answers how many. */
export const fillCards = async (db: Db, { sources, missing }: CardDeps, siteId: string): Promise<number> => {
  for (let count = 0; ;) {
    const ids = await missing(db, siteId, undefined, AT_ONCE)
    await refreshCards(db, sources, siteId, ids)
    count += ids.length
    if (ids.length < AT_ONCE) return count
  }
}

/** How cards are made. */
export type CardDeps = { readonly sources: ReadSources; readonly missing: MissingCards }

/** The queue is usually seconds behind; after a longer halt, what is older is filled in every minute. */
const LOOK_BACK = 60 * 60 * 1_000

/**
 * Writes the cards of what came in just now and that the queue has not yet brought, so that a list never lacks what a visitor was
 * thanked for. Costs one look at the newest hour.
 */
export const catchUp = async (db: Db, { sources, missing }: CardDeps, siteId: string): Promise<void> => {
  const [newest] = rows<{ at: string | Date | null }>(
    await db.execute(sql`select max(created_at) as at from record_cards where site_id = ${siteId}`),
  )
  const since = newest?.at ? new Date(new Date(newest.at).getTime() - LOOK_BACK) : undefined
  await refreshCards(db, sources, siteId, await missing(db, siteId, since, AT_ONCE))
}
