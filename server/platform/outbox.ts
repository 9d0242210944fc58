import { and, count, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from './db.ts'
import type { Jobs } from './jobs.ts'
import { mailSend } from './mail.ts'
import { mails } from './tables.ts'

export const MAIL_STATES = ['waiting', 'sent', 'outbox', 'failed'] as const

/** A stored mail as people look it up. */
export type StoredMail = typeof mails.$inferSelect

type MailFilter = {
  readonly state?: StoredMail['state'] | undefined
  readonly kind?: string | undefined
  /** Id of the last mail of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Mails of a site without their texts, newest first. */
export const listMails = (db: Db, siteId: string, { state, kind, after, limit }: MailFilter) => {
  const older = sql`(${mails.createdAt}, ${mails.id}) < (select l.created_at, l.id from mails l where l.site_id = ${siteId} and l.id = ${after})`
  const { id, recipient, subject, attempts, fault, lastError, createdAt, sentAt } = mails
  return db
    .select({ id, kind: mails.kind, recipient, subject, state: mails.state, attempts, fault, lastError, createdAt, sentAt })
    .from(mails)
    .where(
      and(
        eq(mails.siteId, siteId),
        state ? eq(mails.state, state) : undefined,
        kind ? eq(mails.kind, kind) : undefined,
        after ? older : undefined,
      ),
    )
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(limit)
}

const at = (siteId: string, id: string) => and(eq(mails.siteId, siteId), eq(mails.id, id))

export const readMail = async (db: Db, siteId: string, id: string): Promise<StoredMail | undefined> =>
  (await db.select().from(mails).where(at(siteId, id)))[0]

/** How many mails of a site there are in each state. */
export const countMails = async (db: Db, siteId: string): Promise<Readonly<Record<StoredMail['state'], number>>> => {
  const counted = await db.select({ state: mails.state, n: count() }).from(mails).where(eq(mails.siteId, siteId)).groupBy(mails.state)
  const none = { waiting: 0, sent: 0, outbox: 0, failed: 0 }
  for (const { state, n } of counted) none[state] = n
  return none
}

/**
 * Sends mails that were not sent, with all their attempts: one, or all of them. Answers how many there were. What is being sent this
 * moment, or waits for its turn, is left alone.
 */
export const retryMails = async (tx: Db, jobs: Jobs, siteId: string, id?: string): Promise<number> => {
  const started = await tx
    .update(mails)
    .set({ state: 'waiting', attempts: 0, leasedUntil: null, fault: null, lastError: null })
    .where(and(eq(mails.siteId, siteId), inArray(mails.state, ['outbox', 'failed']), id ? eq(mails.id, id) : undefined))
    .returning({ id: mails.id })
  await jobs.send(
    tx,
    mailSend,
    started.map((mail) => ({ siteId, mailId: mail.id })),
  )
  return started.length
}
