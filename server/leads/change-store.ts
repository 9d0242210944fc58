import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Grade } from './contract.ts'
import type { Lead } from './store.ts'
import { leads } from './tables.ts'

/** What staff may say of a lead. `null` as grade: what was computed counts again. */
export type LeadChange = { readonly grade?: Grade | null; readonly duplicateOf?: string | null }

const those = (siteId: string, ids: readonly string[]) => and(eq(leads.siteId, siteId), inArray(leads.id, [...ids]))

/** The leads as they are, held until the transaction ends. */
export const lockLeads = (tx: Db, siteId: string, ids: readonly string[]): Promise<Lead[]> =>
  tx.select().from(leads).where(those(siteId, ids)).orderBy(leads.id).for('update')

/** Changes leads by hand; the computed grade and its reasons stay beside it. Answers them as they are then. */
export const changeLeads = (
  tx: Db,
  siteId: string,
  ids: readonly string[],
  { grade, duplicateOf }: LeadChange,
  by: string,
): Promise<Lead[]> =>
  tx
    .update(leads)
    .set({
      ...(grade === undefined ? {} : { manualGrade: grade, gradedBy: grade && by, gradedAt: grade && sql`now()` }),
      ...(duplicateOf === undefined ? {} : { duplicateOf }),
      version: sql`${leads.version} + 1`,
    })
    .where(those(siteId, ids))
    .returning()

export type LeadValues = Pick<Lead, 'manualGrade' | 'gradedBy' | 'gradedAt' | 'duplicateOf'>

/** Puts back what a lead said before it was changed to `version`. False when it was changed again since, or is gone. */
export const restoreLead = async (tx: Db, siteId: string, id: string, version: number, before: LeadValues): Promise<boolean> => {
  const restored = await tx
    .update(leads)
    .set({ ...before, version: sql`${leads.version} + 1` })
    .where(and(eq(leads.siteId, siteId), eq(leads.id, id), eq(leads.version, version)))
    .returning({ id: leads.id })
  return restored.length > 0
}

/** The grade that counts: what a person said, else what was computed. */
export const gradeOf = ({ grade, manualGrade }: Pick<Lead, 'grade' | 'manualGrade'>): Grade => manualGrade ?? grade
