import { and, asc, desc, eq, lte, ne } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { erasures, erasureSteps } from './tables.ts'

export type Erasure = typeof erasures.$inferSelect
export type Step = typeof erasureSteps.$inferSelect

const at = (siteId: string, id: string) => and(eq(erasures.siteId, siteId), eq(erasures.id, id))

export const insertErasure = async (tx: Db, erasure: typeof erasures.$inferInsert): Promise<boolean> =>
  (await tx.insert(erasures).values(erasure).onConflictDoNothing().returning({ id: erasures.id })).length > 0

export const readErasure = async (db: Db, siteId: string, id: string): Promise<Erasure | undefined> =>
  (await db.select().from(erasures).where(at(siteId, id)))[0]

/** The erasure, held until the transaction ends, so that two workers take turns. */
export const lockErasure = async (tx: Db, siteId: string, id: string): Promise<Erasure | undefined> =>
  (await tx.select().from(erasures).where(at(siteId, id)).for('update'))[0]

export const changeErasure = async (tx: Db, siteId: string, id: string, values: Partial<typeof erasures.$inferInsert>): Promise<void> => {
  await tx.update(erasures).set(values).where(at(siteId, id))
}

export const listErasures = (db: Db, siteId: string, limit: number): Promise<Erasure[]> =>
  db.select().from(erasures).where(eq(erasures.siteId, siteId)).orderBy(desc(erasures.createdAt), desc(erasures.id)).limit(limit)

/** The newest erasure that answers a request. */
export const erasureOfRequest = async (db: Db, siteId: string, requestId: string): Promise<Erasure | undefined> =>
  (
    await db
      .select()
      .from(erasures)
      .where(and(eq(erasures.siteId, siteId), eq(erasures.requestId, requestId)))
      .orderBy(desc(erasures.createdAt), desc(erasures.id))
      .limit(1)
  )[0]

/** Erasures of all sites that have something to do now, the oldest first. */
export const dueErasures = (db: Db, now: Date, limit: number) =>
  db
    .select({ siteId: erasures.siteId, id: erasures.id })
    .from(erasures)
    .where(and(ne(erasures.state, 'done'), lte(erasures.nextAt, now)))
    .orderBy(asc(erasures.nextAt))
    .limit(limit)

export const readSteps = (db: Db, { siteId, id, round }: Erasure): Promise<Step[]> =>
  db
    .select()
    .from(erasureSteps)
    .where(and(eq(erasureSteps.siteId, siteId), eq(erasureSteps.erasureId, id), eq(erasureSteps.round, round)))
    .orderBy(asc(erasureSteps.step))

/** Writes down how a step stands. */
export const putStep = async (tx: Db, step: typeof erasureSteps.$inferInsert): Promise<void> => {
  const { state, attempts = 0, nextAt, result = {}, updatedAt } = step
  await tx
    .insert(erasureSteps)
    .values(step)
    .onConflictDoUpdate({
      target: [erasureSteps.siteId, erasureSteps.erasureId, erasureSteps.round, erasureSteps.step],
      set: { state, attempts, nextAt, result, updatedAt },
    })
}

/** The erasure that answers a request and is not done yet. */
export const openErasureOf = async (db: Db, siteId: string, requestId: string): Promise<Erasure | undefined> =>
  (
    await db
      .select()
      .from(erasures)
      .where(and(eq(erasures.siteId, siteId), eq(erasures.requestId, requestId), ne(erasures.state, 'done')))
      .limit(1)
  )[0]
