import { and, eq, gt, sql } from 'drizzle-orm'
import { randomToken, sha256 } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { HOUR } from '../../platform/time.ts'
import { countStaff } from './staff-store.ts'
import { staffSetupLinks } from './tables.ts'

/** How long the link of the first start works. */
const LIFETIME = 24 * HOUR

/** Any number: whoever becomes the first person holds this lock, so that there is one. */
const FIRST_PERSON_LOCK = 7_304_519

/** While there is no staff: a new token for the first person. Those of earlier starts are worthless from now on. */
export const renewSetup = (db: Db, now: Date): Promise<string | undefined> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_PERSON_LOCK})`)
    await tx.delete(staffSetupLinks)
    if ((await countStaff(tx)) > 0) return undefined
    const token = randomToken()
    await tx.insert(staffSetupLinks).values({ hash: sha256(token), expiresAt: new Date(now.getTime() + LIFETIME) })
    return token
  })

const valid = (token: string, now: Date) => and(eq(staffSetupLinks.hash, sha256(token)), gt(staffSetupLinks.expiresAt, now))

/** Whether a token would be taken. */
export const isSetupToken = async (db: Db, token: string, now: Date): Promise<boolean> =>
  (await db.select({ hash: staffSetupLinks.hash }).from(staffSetupLinks).where(valid(token, now))).length > 0

/** Takes the token, for good; false when it is not the one, was taken, is too old, or there is staff already. */
export const takeSetup = async (tx: Db, token: string, now: Date): Promise<boolean> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_PERSON_LOCK})`)
  const taken = await tx.delete(staffSetupLinks).where(valid(token, now)).returning({ hash: staffSetupLinks.hash })
  return taken.length > 0 && (await countStaff(tx)) === 0
}
