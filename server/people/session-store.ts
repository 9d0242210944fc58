import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { addressProofs, visitorSessions } from './tables.ts'

export type Proof = typeof addressProofs.$inferSelect

export const insertProof = async (tx: Db, proof: typeof addressProofs.$inferInsert): Promise<void> => {
  await tx.insert(addressProofs).values(proof)
}

const is = (siteId: string, id: string) => and(eq(addressProofs.siteId, siteId), eq(addressProofs.id, id))

/** A proof that can still be given, held until the transaction ends, so that two who try at once take turns. */
export const lockProof = async (tx: Db, siteId: string, id: string, now: Date): Promise<Proof | undefined> =>
  (
    await tx
      .select()
      .from(addressProofs)
      .where(and(is(siteId, id), isNull(addressProofs.usedAt), gt(addressProofs.expiresAt, now)))
      .for('update')
  )[0]

export const countTry = async (tx: Db, siteId: string, id: string): Promise<void> => {
  await tx
    .update(addressProofs)
    .set({ tries: sql`${addressProofs.tries} + 1` })
    .where(is(siteId, id))
}

/** The proof whose link this is, if it still works. */
export const findByLink = async (tx: Db, siteId: string, linkHash: string, now: Date): Promise<Proof | undefined> =>
  (
    await tx
      .select()
      .from(addressProofs)
      .where(
        and(
          eq(addressProofs.siteId, siteId),
          eq(addressProofs.linkHash, linkHash),
          isNull(addressProofs.usedAt),
          gt(addressProofs.expiresAt, now),
        ),
      )
  )[0]

/** Uses a proof up, once; false when somebody else just did. */
export const useProof = async (tx: Db, siteId: string, id: string, now: Date): Promise<boolean> =>
  (
    await tx
      .update(addressProofs)
      .set({ usedAt: now })
      .where(and(is(siteId, id), isNull(addressProofs.usedAt)))
      .returning({ id: addressProofs.id })
  ).length > 0

type NewSession = { readonly siteId: string; readonly email: string; readonly tokenHash: string; readonly expiresAt: Date }

export const insertSession = async (tx: Db, session: NewSession): Promise<void> => {
  await tx.insert(visitorSessions).values({ ...session, id: newId() })
}

/** The proven address of a session that is not over. */
export const findSessionAddress = async (tx: Db, siteId: string, tokenHash: string, now: Date): Promise<string | undefined> =>
  (
    await tx
      .select({ email: visitorSessions.email })
      .from(visitorSessions)
      .where(and(eq(visitorSessions.siteId, siteId), eq(visitorSessions.tokenHash, tokenHash), gt(visitorSessions.expiresAt, now)))
  )[0]?.email

export const deleteSession = async (tx: Db, siteId: string, tokenHash: string): Promise<void> => {
  await tx.delete(visitorSessions).where(and(eq(visitorSessions.siteId, siteId), eq(visitorSessions.tokenHash, tokenHash)))
}

/** Deletes proofs and sessions whose time is over. */
export const purgeVisitors = async (tx: Db, now: Date): Promise<void> => {
  await tx.delete(addressProofs).where(lt(addressProofs.expiresAt, now))
  await tx.delete(visitorSessions).where(lt(visitorSessions.expiresAt, now))
}
