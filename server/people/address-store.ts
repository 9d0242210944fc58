import { and, eq, or } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { identityOf, normalEmail } from './identity.ts'
import { subjects } from './tables.ts'

/** Everybody whom a site knows by an address, for who has proven that it is theirs: by identity, and who gave it beside another one. */
export const subjectsOfAddress = async (db: Db, siteId: string, email: string): Promise<string[]> => {
  const address = normalEmail(email)
  const found = await db
    .select({ id: subjects.id })
    .from(subjects)
    .where(and(eq(subjects.siteId, siteId), or(eq(subjects.identity, identityOf({ email: address }) ?? ''), eq(subjects.email, address))))
    .orderBy(subjects.id)
  return found.map(({ id }) => id)
}
