import { and, desc, eq, inArray, lt, or, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { PageKey } from '../platform/page-key.ts'
import { statement, type Statement } from '../platform/statement.ts'
import type { Grade, LeadReason } from './contract.ts'
import { leads } from './tables.ts'

export type Lead = typeof leads.$inferSelect

const INSERT = `
  insert into leads (site_id, id, subject_id, grade, score, reasons, duplicate_of, created_at)
  select $1, id, "subjectId", grade, score, reasons, "duplicateOf", "createdAt"
  from json_to_recordset($2::text::json) as lead (
    id uuid, "subjectId" uuid, grade text, score int, reasons jsonb, "duplicateOf" uuid, "createdAt" timestamptz)
  on conflict do nothing`

export type NewLead = {
  readonly id: string
  readonly subjectId: string
  readonly grade: Grade
  readonly score: number
  readonly reasons: readonly LeadReason[]
  readonly duplicateOf: string | null
  readonly createdAt: Date
}

/** What stores leads of one site, all at once. */
export const leadsInsert = (siteId: string, some: readonly NewLead[]): Statement => ({
  text: INSERT,
  params: [siteId, JSON.stringify(some)],
})

const EARLIER = `
  select id, subject_id as "subjectId" from leads
  where site_id = $1 and subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
    and created_at > $3::timestamptz and duplicate_of is null
  order by created_at desc limit 500`

/** The leads of these people since then that are not repetitions themselves, newest first. */
export const leadsOfPeople = (db: Db, siteId: string, subjectIds: readonly string[], since: Date) =>
  statement<{ id: string; subjectId: string }>(db, EARLIER, [siteId, JSON.stringify(subjectIds), since.toISOString()])

export const readLead = async (db: Db, siteId: string, id: string): Promise<Lead | undefined> => {
  const [lead] = await db
    .select()
    .from(leads)
    .where(and(eq(leads.siteId, siteId), eq(leads.id, id)))
  return lead
}

/** Deletes leads whose submissions are being deleted; what counted as a repetition of one of them no longer does. */
export const forgetLeads = async (tx: Db, siteId: string, ids: readonly string[]): Promise<void> => {
  const gone = await tx
    .delete(leads)
    .where(and(eq(leads.siteId, siteId), inArray(leads.id, [...ids])))
    .returning({ subjectId: leads.subjectId })
  const people = gone.map(({ subjectId }) => subjectId)
  await tx
    .update(leads)
    .set({ duplicateOf: null })
    .where(and(eq(leads.siteId, siteId), inArray(leads.subjectId, people), inArray(leads.duplicateOf, [...ids])))
}

export type LeadPage = {
  readonly limit: number
  readonly grade?: Grade | undefined
  /** The last lead of the page before. */
  readonly after?: PageKey | undefined
}

/** Leads, newest first, from a key on, so that a page stays right while new leads come in. */
export const listLeads = (db: Db, siteId: string, { limit, grade, after }: LeadPage): Promise<Lead[]> => {
  const filters: (SQL | undefined)[] = [
    eq(leads.siteId, siteId),
    grade && eq(sql`coalesce(${leads.manualGrade}, ${leads.grade})`, grade),
    after && or(lt(leads.createdAt, after.createdAt), and(eq(leads.createdAt, after.createdAt), lt(leads.id, after.id))),
  ]
  return db
    .select()
    .from(leads)
    .where(and(...filters))
    .orderBy(desc(leads.createdAt), desc(leads.id))
    .limit(limit)
}
