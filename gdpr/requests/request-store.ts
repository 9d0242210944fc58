import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { RequestKind, RequestState } from '../contract/requests.ts'
import { ENDED } from './machine.ts'
import { privacyRequestEvents, privacyRequests } from './tables.ts'

/** A request as it is stored. */
export type PrivacyRequest = typeof privacyRequests.$inferSelect

/** One thing that happened to it. */
export type RequestEvent = typeof privacyRequestEvents.$inferSelect

/** Columns that a step changes. */
export type RequestColumns = PgUpdateSetSource<typeof privacyRequests>

const at = (siteId: string, id: string) => and(eq(privacyRequests.siteId, siteId), eq(privacyRequests.id, id))

/** Stores a new request; false when the id is taken. */
export const insertRequest = async (tx: Db, request: typeof privacyRequests.$inferInsert): Promise<boolean> =>
  (await tx.insert(privacyRequests).values(request).onConflictDoNothing().returning({ id: privacyRequests.id })).length > 0

export const readRequest = async (db: Db, siteId: string, id: string): Promise<PrivacyRequest | undefined> =>
  (await db.select().from(privacyRequests).where(at(siteId, id)))[0]

/** The same, and nobody else changes it before the transaction ends. */
export const lockRequest = async (tx: Db, siteId: string, id: string): Promise<PrivacyRequest | undefined> =>
  (await tx.select().from(privacyRequests).where(at(siteId, id)).for('update'))[0]

/** The request whose mail had this link, locked. */
export const lockByLink = async (tx: Db, siteId: string, linkHash: string): Promise<PrivacyRequest | undefined> =>
  (
    await tx
      .select()
      .from(privacyRequests)
      .where(and(eq(privacyRequests.siteId, siteId), eq(privacyRequests.linkHash, linkHash)))
      .for('update')
  )[0]

/** Changes columns; `version` counts. Callers hold the row locked. */
export const updateRequest = async (
  tx: Db,
  { siteId, id }: Pick<PrivacyRequest, 'siteId' | 'id'>,
  values: RequestColumns,
): Promise<PrivacyRequest> => {
  const [changed] = await tx
    .update(privacyRequests)
    .set({ ...values, version: sql`${privacyRequests.version} + 1` })
    .where(at(siteId, id))
    .returning()
  if (!changed) throw new Error('a request that was locked is gone')
  return changed
}

/** Counts one more wrong code. No new version: nobody edits that. */
export const countTry = async (tx: Db, siteId: string, id: string): Promise<void> => {
  await tx
    .update(privacyRequests)
    .set({ codeTries: sql`${privacyRequests.codeTries} + 1` })
    .where(at(siteId, id))
}

export const insertEvent = async (tx: Db, event: typeof privacyRequestEvents.$inferInsert): Promise<void> => {
  await tx.insert(privacyRequestEvents).values(event)
}

/** The history of a request, oldest first. */
export const eventsOf = (db: Db, siteId: string, requestId: string): Promise<RequestEvent[]> =>
  db
    .select()
    .from(privacyRequestEvents)
    .where(and(eq(privacyRequestEvents.siteId, siteId), eq(privacyRequestEvents.requestId, requestId)))
    .orderBy(asc(privacyRequestEvents.at), asc(privacyRequestEvents.id))

/** Two requests of one person at once wait here for one another, until the transaction ends. */
export const queueUp = async (tx: Db, siteId: string, email: string, kind: RequestKind): Promise<void> => {
  await statement(tx, `select pg_advisory_xact_lock(hashtextextended($1, 4))`, [JSON.stringify([siteId, email, kind])])
}

/** The oldest request that is still open of the same kind and proven address. */
export const findOpenTwin = async (tx: Db, { siteId, id, email, kind }: PrivacyRequest): Promise<PrivacyRequest | undefined> => {
  if (email === null) return undefined
  const open = await tx
    .select()
    .from(privacyRequests)
    .where(
      and(
        eq(privacyRequests.siteId, siteId),
        eq(privacyRequests.email, email),
        eq(privacyRequests.kind, kind),
        ne(privacyRequests.id, id),
        sql`${privacyRequests.provenAt} is not null`,
      ),
    )
    .orderBy(asc(privacyRequests.receivedAt), asc(privacyRequests.id))
  return open.find(({ state }) => !ENDED.has(state))
}

/** Requests that somebody has to answer, over all sites the transaction sees. */
export const openRequests = (db: Db): Promise<PrivacyRequest[]> => {
  const waiting: RequestState[] = ['verifying', ...ENDED]
  return db
    .select()
    .from(privacyRequests)
    .where(sql`not ${inArray(privacyRequests.state, waiting)}`)
    .orderBy(asc(privacyRequests.siteId), asc(privacyRequests.strictDue))
}
