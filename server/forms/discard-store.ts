import { and, asc, eq, inArray, isNotNull, isNull, lt } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Submission } from './submission-store.ts'
import { submissions } from './tables.ts'

const those = (siteId: string, ids: readonly string[]) => and(eq(submissions.siteId, siteId), inArray(submissions.id, [...ids]))

/** The submissions as they are, held until the transaction ends. */
export const lockSubmissions = (tx: Db, siteId: string, ids: readonly string[]): Promise<Submission[]> =>
  tx.select().from(submissions).where(those(siteId, ids)).orderBy(submissions.id).for('update')

/** Throws submissions away; they can be had back until they are purged. */
export const discardSubmissions = async (tx: Db, siteId: string, ids: readonly string[], at: Date): Promise<void> => {
  await tx
    .update(submissions)
    .set({ discardedAt: at })
    .where(and(those(siteId, ids), isNull(submissions.discardedAt)))
}

/** Takes submissions back that were thrown away. Answers the ids of those that could be. */
export const restoreSubmissions = async (tx: Db, siteId: string, ids: readonly string[]): Promise<readonly string[]> => {
  const restored = await tx
    .update(submissions)
    .set({ discardedAt: null })
    .where(and(those(siteId, ids), isNotNull(submissions.discardedAt)))
    .returning({ id: submissions.id })
  return restored.map(({ id }) => id)
}

/** Puts a submission that was let through aside again. False when it is not out. */
export const quarantineAgain = async (tx: Db, siteId: string, id: string): Promise<boolean> => {
  const moved = await tx
    .update(submissions)
    .set({ state: 'quarantined' })
    .where(and(eq(submissions.siteId, siteId), eq(submissions.id, id), inArray(submissions.state, ['accepted', 'awaiting_opt_in'])))
    .returning({ id: submissions.id })
  return moved.length > 0
}

/** Submissions thrown away before then, of one site, held until the transaction ends. */
export const lockDiscarded = async (tx: Db, before: Date, limit: number): Promise<readonly Submission[]> => {
  const found = await tx
    .select()
    .from(submissions)
    .where(lt(submissions.discardedAt, before))
    .orderBy(asc(submissions.discardedAt), asc(submissions.id))
    .limit(limit)
    .for('update', { skipLocked: true })
  return found.filter(({ siteId }) => siteId === found[0]?.siteId)
}
