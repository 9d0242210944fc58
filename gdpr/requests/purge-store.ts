import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { RequestState } from '../contract/requests.ts'
import { ENDED } from './machine.ts'
import type { PrivacyRequest } from './request.ts'
import { privacyRequestEvents, privacyRequests } from './tables.ts'

type Named = Pick<PrivacyRequest, 'siteId' | 'id'>

const named = { siteId: privacyRequests.siteId, id: privacyRequests.id }

/** Requests that nobody proved since `before`, of every site that the transaction sees. */
export const unproven = (db: Db, from: 'web' | 'staff', before: Date): Promise<Named[]> =>
  db
    .select(named)
    .from(privacyRequests)
    .where(
      and(
        eq(privacyRequests.state, 'verifying'),
        from === 'web' ? eq(privacyRequests.channel, 'web') : sql`${privacyRequests.channel} <> 'web'`,
        sql`${privacyRequests.receivedAt} < ${before.toISOString()}::timestamptz`,
      ),
    )

/** Requests in one of these states to which nothing has happened since `before`. */
export const quietSince = (db: Db, states: readonly RequestState[], before: Date): Promise<Named[]> =>
  db
    .select(named)
    .from(privacyRequests)
    .where(
      and(
        inArray(privacyRequests.state, [...states]),
        sql`not exists (
          select from privacy_request_events e
          where e.site_id = ${privacyRequests.siteId} and e.request_id = ${privacyRequests.id} and e.at >= ${before.toISOString()}::timestamptz)`,
      ),
    )

export const ANSWERED: readonly RequestState[] = [...ENDED].filter((state) => state !== 'abandoned' && state !== 'closed')
export const OVER: readonly RequestState[] = [...ENDED]

/** Every mail that was written about a request. */
export const mailsOf = async (db: Db, { siteId, id }: Named): Promise<string[]> =>
  (
    await db
      .select({ mailId: privacyRequestEvents.mailId })
      .from(privacyRequestEvents)
      .where(and(eq(privacyRequestEvents.siteId, siteId), eq(privacyRequestEvents.requestId, id)))
  ).flatMap(({ mailId }) => mailId ?? [])

// The last mail to somebody who was erased stays until it has left; where no mail leaves this house, for a week.
const LAST_MAILS = `
  select m.site_id as "siteId", m.id from mails m
  join privacy_request_events e on e.site_id = m.site_id and e.mail_id = m.id
  join privacy_requests r on r.site_id = e.site_id and r.id = e.request_id
  where r.email is null and (m.state = 'sent' or (m.state in ('outbox', 'failed') and m.created_at < $1::timestamptz))`

/** Mails to people who were erased that have done their work. */
export const lastMails = (db: Db, before: Date): Promise<Named[]> => statement<Named>(db, LAST_MAILS, [before.toISOString()])

/** Deletes a request with its history; its leaves stay in the ledger, and commit to what nobody can read any more. */
export const deleteRequest = async (tx: Db, { siteId, id }: Named): Promise<void> => {
  await tx.delete(privacyRequests).where(and(eq(privacyRequests.siteId, siteId), eq(privacyRequests.id, id)))
}
