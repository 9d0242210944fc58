import { and, desc, eq, gt, ne } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'
import { staffSessions } from './tables.ts'

/** A person's sessions that still work, last used first. */
export const listSessions = (db: Db, staffId: string, now: Date) =>
  db
    .select({
      id: staffSessions.id,
      userAgent: staffSessions.userAgent,
      createdAt: staffSessions.createdAt,
      lastUsedAt: staffSessions.updatedAt,
      secondFactorAt: staffSessions.secondFactorAt,
    })
    .from(staffSessions)
    .where(and(eq(staffSessions.userId, staffId), gt(staffSessions.expiresAt, now)))
    .orderBy(desc(staffSessions.updatedAt))

/** Ends one session of a person; false when there is none with that id. */
export const endSession = async (db: Db, staffId: string, id: string): Promise<boolean> => {
  const ended = await db
    .delete(staffSessions)
    .where(and(eq(staffSessions.userId, staffId), eq(staffSessions.id, id)))
    .returning({ id: staffSessions.id })
  return ended.length > 0
}

/** Ends all sessions of a person but `kept`; answers how many. */
export const endSessions = async (db: Db, staffId: string, kept?: string): Promise<number> => {
  const ended = await db
    .delete(staffSessions)
    .where(and(eq(staffSessions.userId, staffId), kept === undefined ? undefined : ne(staffSessions.id, kept)))
    .returning({ id: staffSessions.id })
  return ended.length
}
