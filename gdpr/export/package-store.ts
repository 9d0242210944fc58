import { and, desc, eq, lte, ne, sql } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { accessPackages } from './tables.ts'

export type AccessPackage = typeof accessPackages.$inferSelect

const at = (siteId: string, id: string) => and(eq(accessPackages.siteId, siteId), eq(accessPackages.id, id))

export const insertPackage = async (tx: Db, values: typeof accessPackages.$inferInsert): Promise<void> => {
  await tx.insert(accessPackages).values(values)
}

export const readPackage = async (db: Db, siteId: string, id: string): Promise<AccessPackage | undefined> =>
  (await db.select().from(accessPackages).where(at(siteId, id)))[0]

/** The newest package that answers a request. */
export const packageOfRequest = async (db: Db, siteId: string, requestId: string): Promise<AccessPackage | undefined> =>
  (
    await db
      .select()
      .from(accessPackages)
      .where(and(eq(accessPackages.siteId, siteId), eq(accessPackages.requestId, requestId)))
      .orderBy(desc(accessPackages.createdAt))
      .limit(1)
  )[0]

export const packageByToken = async (db: Db, siteId: string, tokenHash: string): Promise<AccessPackage | undefined> =>
  (
    await db
      .select()
      .from(accessPackages)
      .where(and(eq(accessPackages.siteId, siteId), eq(accessPackages.tokenHash, tokenHash)))
  )[0]

export const changePackage = async (
  tx: Db,
  siteId: string,
  id: string,
  values: Partial<typeof accessPackages.$inferInsert>,
): Promise<void> => {
  await tx.update(accessPackages).set(values).where(at(siteId, id))
}

/** Attempts to download: a line may break, but a link is not for ever. */
const MOST_ATTEMPTS = 5

/** Counts an attempt to download what is ready; false when there is nothing to download any more. */
export const takeAttempt = async (tx: Db, siteId: string, id: string, now: Date): Promise<boolean> =>
  (
    await tx
      .update(accessPackages)
      .set({ attempts: sql`${accessPackages.attempts} + 1` })
      .where(
        and(
          at(siteId, id),
          eq(accessPackages.state, 'ready'),
          sql`${accessPackages.expiresAt} > ${now.toISOString()}::timestamptz`,
          sql`${accessPackages.attempts} < ${MOST_ATTEMPTS}`,
        ),
      )
      .returning({ id: accessPackages.id })
  ).length > 0

/** Packages whose time is over; nobody can download them any more. */
export const expirePackages = async (tx: Db, now: Date): Promise<readonly Pick<AccessPackage, 'siteId' | 'id'>[]> =>
  tx
    .update(accessPackages)
    .set({ state: 'expired', sealedKey: null, tokenHash: null, subjectIds: [], email: '' })
    .where(and(ne(accessPackages.state, 'expired'), lte(accessPackages.expiresAt, now)))
    .returning({ siteId: accessPackages.siteId, id: accessPackages.id })

/** Packages that somebody was putting together and that wait for somebody to go on. */
export const unfinishedPackages = (db: Db, before: Date, limit: number) =>
  db
    .select({ siteId: accessPackages.siteId, packageId: accessPackages.id })
    .from(accessPackages)
    .where(and(eq(accessPackages.state, 'building'), lte(accessPackages.createdAt, before)))
    .limit(limit)
