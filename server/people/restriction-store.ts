import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { restrictions } from './tables.ts'

export type Restriction = typeof restrictions.$inferSelect

const one = (siteId: string, subjectId: string) => and(eq(restrictions.siteId, siteId), eq(restrictions.subjectId, subjectId))

/** Data of these people are kept from now on, and not used (GDPR Art. 18). Repeating it changes nothing. */
export const restrictSubjects = async (
  tx: Db,
  siteId: string,
  subjectIds: readonly string[],
  { since, requestId }: Pick<Restriction, 'since' | 'requestId'>,
): Promise<void> => {
  if (subjectIds.length === 0) return
  await tx
    .insert(restrictions)
    .values(subjectIds.map((subjectId) => ({ siteId, subjectId, since, requestId })))
    .onConflictDoNothing()
}

/** They are used again. Tell the person first (Art. 18(3)). False when they were not restricted. */
export const liftRestriction = async (tx: Db, siteId: string, subjectId: string): Promise<boolean> =>
  (await tx.delete(restrictions).where(one(siteId, subjectId)).returning({ id: restrictions.subjectId })).length > 0

export const isRestricted = async (db: Db, siteId: string, subjectId: string): Promise<boolean> =>
  (await db.select({ id: restrictions.subjectId }).from(restrictions).where(one(siteId, subjectId))).length > 0

/** Everybody of a site whose data are only kept, longest first. */
export const listRestrictions = (db: Db, siteId: string): Promise<Restriction[]> =>
  db.select().from(restrictions).where(eq(restrictions.siteId, siteId)).orderBy(asc(restrictions.since), asc(restrictions.subjectId))
