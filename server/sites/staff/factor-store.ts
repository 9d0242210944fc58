import { and, asc, count, eq, isNotNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'
import { staffAuthenticators, staffPasskeys, staffRecoveryCodes } from './tables.ts'

/** How many factors of each kind a person has. */
export type Factors = { readonly passkeys: number; readonly authenticator: boolean; readonly recoveryCodes: number }

/** Whether there is anything that could prove a second factor. Recovery codes alone never exist. */
export const hasFactor = ({ passkeys, authenticator }: Factors): boolean => passkeys > 0 || authenticator

export const factorsOf = async (db: Db, staffId: string): Promise<Factors> => {
  const [passkeys, authenticators, codes] = await Promise.all([
    db.select({ n: count() }).from(staffPasskeys).where(eq(staffPasskeys.staffId, staffId)),
    db
      .select({ n: count() })
      .from(staffAuthenticators)
      .where(and(eq(staffAuthenticators.staffId, staffId), isNotNull(staffAuthenticators.secret))),
    db.select({ n: count() }).from(staffRecoveryCodes).where(eq(staffRecoveryCodes.staffId, staffId)),
  ])
  return { passkeys: passkeys[0]?.n ?? 0, authenticator: (authenticators[0]?.n ?? 0) > 0, recoveryCodes: codes[0]?.n ?? 0 }
}

export type Passkey = typeof staffPasskeys.$inferSelect

export const listPasskeys = (db: Db, staffId: string): Promise<Passkey[]> =>
  db.select().from(staffPasskeys).where(eq(staffPasskeys.staffId, staffId)).orderBy(asc(staffPasskeys.createdAt))

export const findPasskey = async (db: Db, id: string): Promise<Passkey | undefined> => {
  const [found] = await db.select().from(staffPasskeys).where(eq(staffPasskeys.id, id))
  return found
}

/** False when the browser's credential is stored already. */
export const insertPasskey = async (db: Db, passkey: Omit<Passkey, 'createdAt' | 'lastUsedAt'>): Promise<boolean> => {
  const stored = await db.insert(staffPasskeys).values(passkey).onConflictDoNothing().returning({ id: staffPasskeys.id })
  return stored.length > 0
}

/** Keeps the signature counter, which must grow where a passkey has one: a copy of the passkey would be behind. */
export const usePasskey = async (db: Db, id: string, counter: number): Promise<boolean> => {
  const used = await db
    .update(staffPasskeys)
    .set({ counter, lastUsedAt: sql`now()` })
    .where(and(eq(staffPasskeys.id, id), or(lt(staffPasskeys.counter, counter), eq(sql`${counter}::bigint`, 0))))
    .returning({ id: staffPasskeys.id })
  return used.length > 0
}

const ownPasskey = (staffId: string, id: string) => and(eq(staffPasskeys.staffId, staffId), eq(staffPasskeys.id, id))

export const renamePasskey = async (db: Db, staffId: string, id: string, name: string): Promise<boolean> =>
  (await db.update(staffPasskeys).set({ name }).where(ownPasskey(staffId, id)).returning({ id: staffPasskeys.id })).length > 0

export const deletePasskey = async (db: Db, staffId: string, id: string): Promise<boolean> =>
  (await db.delete(staffPasskeys).where(ownPasskey(staffId, id)).returning({ id: staffPasskeys.id })).length > 0

export const readAuthenticator = async (db: Db, staffId: string) => {
  const [found] = await db.select().from(staffAuthenticators).where(eq(staffAuthenticators.staffId, staffId))
  return found
}

/** Keeps the (sealed) secret that a person was shown. The one that they use meanwhile goes on working. */
export const offerAuthenticator = async (db: Db, staffId: string, offered: string): Promise<void> => {
  await db
    .insert(staffAuthenticators)
    .values({ staffId, offered })
    .onConflictDoUpdate({ target: staffAuthenticators.staffId, set: { offered } })
}

/** The offered secret proved itself by the code of a time step: it is the person's from now on. */
export const confirmAuthenticator = async (db: Db, staffId: string, offered: string, step: number): Promise<boolean> => {
  const confirmed = await db
    .update(staffAuthenticators)
    .set({ secret: offered, offered: null, since: sql`now()`, lastStep: step })
    .where(and(eq(staffAuthenticators.staffId, staffId), eq(staffAuthenticators.offered, offered)))
    .returning({ staffId: staffAuthenticators.staffId })
  return confirmed.length > 0
}

/** Takes the code of a time step; false when it, or a later one, was taken before. */
export const takeStep = async (db: Db, staffId: string, secret: string, step: number): Promise<boolean> => {
  const taken = await db
    .update(staffAuthenticators)
    .set({ lastStep: step })
    .where(and(eq(staffAuthenticators.staffId, staffId), eq(staffAuthenticators.secret, secret), lt(staffAuthenticators.lastStep, step)))
    .returning({ staffId: staffAuthenticators.staffId })
  return taken.length > 0
}

export const deleteAuthenticator = async (db: Db, staffId: string): Promise<boolean> =>
  (await db.delete(staffAuthenticators).where(eq(staffAuthenticators.staffId, staffId)).returning({ id: staffAuthenticators.staffId }))
    .length > 0

/** Replaces a person's recovery codes; those of before are worthless. */
export const replaceRecoveryCodes = async (tx: Db, staffId: string, hashes: readonly string[]): Promise<void> => {
  await tx.delete(staffRecoveryCodes).where(eq(staffRecoveryCodes.staffId, staffId))
  if (hashes.length > 0) await tx.insert(staffRecoveryCodes).values(hashes.map((hash) => ({ staffId, hash })))
}

/** Takes a recovery code, once. */
export const takeRecoveryCode = async (db: Db, staffId: string, hash: string): Promise<boolean> =>
  (
    await db
      .delete(staffRecoveryCodes)
      .where(and(eq(staffRecoveryCodes.staffId, staffId), eq(staffRecoveryCodes.hash, hash)))
      .returning({ hash: staffRecoveryCodes.hash })
  ).length > 0

/** Forgets every second factor of a person. */
export const deleteFactors = async (tx: Db, staffId: string): Promise<void> => {
  await tx.delete(staffPasskeys).where(eq(staffPasskeys.staffId, staffId))
  await tx.delete(staffAuthenticators).where(eq(staffAuthenticators.staffId, staffId))
  await tx.delete(staffRecoveryCodes).where(eq(staffRecoveryCodes.staffId, staffId))
}
