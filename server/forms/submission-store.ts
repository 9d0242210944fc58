import { and, asc, count, eq, inArray, lt } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { statement } from '../platform/statement.ts'
import type { Locale } from '../sites/contract.ts'
import type { Values } from './contract.ts'
import { submissions } from './tables.ts'

export type Submission = typeof submissions.$inferSelect
export type SubmissionState = Submission['state']

/** What is needed to answer a repeated sending like the first one. */
export type StoredSubmission = {
  readonly id: string
  readonly formId: string
  readonly version: number
  readonly locale: Locale
  readonly reference: string
  readonly digest: string
}

export const findSubmission = async (db: Db, siteId: string, id: string): Promise<Submission | undefined> => {
  const [found] = await db
    .select()
    .from(submissions)
    .where(and(eq(submissions.siteId, siteId), eq(submissions.id, id)))
  return found
}

const STORED = `
  select id, form_id as "formId", version, locale, reference, digest
  from submissions
  where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/** Those of the ids that are stored. */
export const storedSubmissions = async (db: Db, siteId: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredSubmission>> => {
  const found = await statement<StoredSubmission>(db, STORED, [siteId, JSON.stringify(ids)])
  return new Map(found.map((row) => [row.id, row]))
}

const USED = `
  select nonce from submissions
  where site_id = $1 and nonce in (select value from json_array_elements_text($2::text::json))`

/** Those of the nonces that served a submission already. */
export const usedNonces = async (db: Db, siteId: string, nonces: readonly string[]): Promise<ReadonlySet<string>> => {
  const found = await statement<{ nonce: string }>(db, USED, [siteId, JSON.stringify(nonces)])
  return new Set(found.map(({ nonce }) => nonce))
}

const BEFORE = `
  select subject_id as "subjectId", count(*)::int as earlier from submissions
  where site_id = $1 and subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
    and id <> all (array(select value::uuid from json_array_elements_text($3::text::json)))
  group by subject_id`

/** How many submissions these people have sent, those named in `except` not counted; nothing for who has none. */
export const countBefore = async (
  db: Db,
  siteId: string,
  subjectIds: readonly string[],
  except: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  if (subjectIds.length === 0) return new Map()
  const found = await statement<{ subjectId: string; earlier: number }>(db, BEFORE, [
    siteId,
    JSON.stringify([...new Set(subjectIds)]),
    JSON.stringify(except),
  ])
  return new Map(found.map(({ subjectId, earlier }) => [subjectId, earlier]))
}

/** How many submissions the same person had sent before this one. */
export const countEarlier = async (db: Db, { siteId, subjectId, createdAt }: Submission): Promise<number> => {
  const [row] = await db
    .select({ n: count() })
    .from(submissions)
    .where(and(eq(submissions.siteId, siteId), eq(submissions.subjectId, subjectId), lt(submissions.createdAt, createdAt)))
  return row?.n ?? 0
}

/** Holds a submission until the transaction ends, so that two who decide about it take turns. */
export const lockSubmission = async (tx: Db, siteId: string, id: string): Promise<void> => {
  await tx
    .select({ id: submissions.id })
    .from(submissions)
    .where(and(eq(submissions.siteId, siteId), eq(submissions.id, id)))
    .for('update')
}

/** Moves a submission on if it is in state `from`; answers it as it is then, or undefined when it was not. */
export const moveSubmission = async (
  db: Db,
  siteId: string,
  id: string,
  from: SubmissionState,
  to: SubmissionState,
): Promise<Submission | undefined> => {
  const [moved] = await db
    .update(submissions)
    .set({ state: to })
    .where(and(eq(submissions.siteId, siteId), eq(submissions.id, id), eq(submissions.state, from)))
    .returning()
  return moved
}

/** The submissions that have waited for a confirmation since before then, of one site, held until the transaction ends. */
export const lockUnconfirmed = async (tx: Db, before: Date, limit: number): Promise<readonly Submission[]> => {
  const found = await tx
    .select()
    .from(submissions)
    .where(and(eq(submissions.state, 'awaiting_opt_in'), lt(submissions.createdAt, before)))
    .orderBy(asc(submissions.createdAt), asc(submissions.id))
    .limit(limit)
    .for('update', { skipLocked: true })
  return found.filter(({ siteId }) => siteId === found[0]?.siteId)
}

export const deleteSubmissions = async (tx: Db, siteId: string, ids: readonly string[]): Promise<void> => {
  await tx.delete(submissions).where(and(eq(submissions.siteId, siteId), inArray(submissions.id, [...ids])))
}

const SENT = `
  select id, form_id as "formId", "values" from submissions
  where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/** What was sent through which form, by submission id; for features that keep no copy of it. */
export const sentValues = async (
  db: Db,
  siteId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly formId: string; readonly values: Values }>> => {
  if (ids.length === 0) return new Map()
  const found = await statement<{ id: string; formId: string; values: Values }>(db, SENT, [siteId, JSON.stringify(ids)])
  return new Map(found.map(({ id, formId, values }) => [id, { formId, values }]))
}
