import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/id.ts'
import { staffVerifications } from './tables.ts'

/** Stores a sign-in link as better-auth's magic link reads it, for commands, which have no server to ask. */
export const insertLink = async (db: Db, hash: string, email: string, expiresAt: Date): Promise<void> => {
  const value = JSON.stringify({ type: 'magic-link', email })
  await db.insert(staffVerifications).values({ id: newId(), identifier: `magic-link:${hash}`, value, expiresAt })
}
