import { and, eq, ne, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { identityOf, normalEmail } from './identity.ts'
import { subjects } from './tables.ts'

/** What is right about a person; what is absent stays as it is. `phone` is E.164. */
export type Correction = { readonly name?: string | undefined; readonly email?: string | undefined; readonly phone?: string | undefined }

/** Who is identified by an address already; two people cannot be. */
const isTaken = async (tx: Db, siteId: string, identity: string, id: string): Promise<boolean> =>
  (
    await tx
      .select({ id: subjects.id })
      .from(subjects)
      .where(and(eq(subjects.siteId, siteId), eq(subjects.identity, identity), ne(subjects.id, id)))
  ).length > 0

/** Corrects what is known of a person (GDPR Art. 16). Whoever is identified by an address is identified by the new one, unless it is another's. */
export const correctSubject = async (tx: Db, siteId: string, id: string, { name, email, phone }: Correction): Promise<void> => {
  const one = and(eq(subjects.siteId, siteId), eq(subjects.id, id))
  const address = email === undefined ? undefined : normalEmail(email)
  const identity = identityOf({ email: address })
  const known = identity !== null && !(await isTaken(tx, siteId, identity, id))
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { email: address }),
    ...(phone === undefined ? {} : { phone }),
    ...(known ? { identity: sql`case when ${subjects.identity} like 'email:%' then ${identity} else ${subjects.identity} end` } : {}),
  }
  if (Object.keys(change).length > 0) await tx.update(subjects).set(change).where(one)
}
