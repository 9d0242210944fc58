import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import type { Db } from './db.ts'
import { newId } from './id.ts'
import { defineJob, type Jobs } from './jobs.ts'
import type { Mailer } from './mailer.ts'
import { stableId } from './stable-id.ts'
import { mails } from './tables.ts'
import { inSite } from './tenancy.ts'
import { HOUR, MINUTE, SECOND } from './time.ts'

/** Send a mail that is stored. */
export const mailSend = defineJob<{ siteId: string; mailId: string }>('mail.send')

/** A mail to be sent. `kind` is what it is for (`opt_in`, `receipt`, …); `id`, where given, makes it exist once. */
export type NewMail = {
  readonly siteId: string
  readonly id?: string
  readonly kind: string
  readonly recipient: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Where one POST, without cookies, ends such mails (RFC 8058); for every mail that rests on consent, and no other. */
  readonly unsubscribe?: string
}

/** Waits before each attempt: quick at first, for somebody waits for the link, then for a day and a half. */
const WAITS = [0, 10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 12 * HOUR] as const

const at = (siteId: string, id: string) => and(eq(mails.siteId, siteId), eq(mails.id, id))

/** PostgreSQL cannot store it, and no mail needs it. */
const withoutNull = (text: string): string => text.replaceAll('\u0000', '')

/** Stores a mail and its job inside the caller's transaction; answers its id. The same id again changes nothing. */
export const queueMail = async (tx: Db, jobs: Jobs, { id = newId(), siteId, kind, ...typed }: NewMail): Promise<string> => {
  const { recipient, subject, text, html, unsubscribe = null } = typed
  const stored = await tx
    .insert(mails)
    .values({
      siteId,
      id,
      kind,
      recipient: withoutNull(recipient),
      subject: withoutNull(subject),
      text: withoutNull(text),
      html: withoutNull(html),
      unsubscribe,
    })
    .onConflictDoNothing()
    .returning({ id: mails.id })
  if (stored.length > 0) await jobs.send(tx, mailSend, [{ siteId, mailId: id }])
  return id
}

/** The newest mails of a site, for people who look into the outbox. */
export const recentMails = async (db: Db, siteId: string, limit: number) => {
  const found = await inSite(db, siteId, (tx) =>
    tx.select().from(mails).where(eq(mails.siteId, siteId)).orderBy(desc(mails.createdAt)).limit(limit),
  )
  return found.map(({ kind, recipient, subject, text, state, createdAt }) => ({ kind, recipient, subject, text, state, at: createdAt }))
}

/** Deletes mails, sent or not. */
export const forgetMails = async (tx: Db, siteId: string, ids: readonly string[]): Promise<void> => {
  await tx.delete(mails).where(and(eq(mails.siteId, siteId), inArray(mails.id, [...ids])))
}

/** `mailer` is missing when there is no `SMTP_URL`: mail then stays in the console's outbox. */
export type SendMailDeps = { readonly db: Db; readonly jobs: Jobs; readonly mailer?: Mailer | undefined }

/** Longer than a mail server can make us wait. A killed worker's mail is free after it. */
const LEASE_SECONDS = 90

/** Ours to send, unless it is done or somebody is sending it. Counts the attempt. */
const take = async (db: Db, siteId: string, id: string) => {
  const [taken] = await db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, leasedUntil: sql`now() + ${LEASE_SECONDS} * interval '1 second'` })
    .where(and(at(siteId, id), eq(mails.state, 'waiting'), sql`(${mails.leasedUntil} is null or ${mails.leasedUntil} < now())`))
    .returning()
  return taken
}

/**
 * Somebody is sending it, or was killed with it: looks again when that is certain. Without this, the job of a killed
 * worker, which the queue gives to another before the lease is over, would end here, and the mail would wait for ever.
 */
const lookAgain = async (db: Db, jobs: Jobs, siteId: string, mailId: string): Promise<void> => {
  const [held] = await inSite(db, siteId, (tx) =>
    tx
      .select({ leasedUntil: mails.leasedUntil, attempts: mails.attempts })
      .from(mails)
      .where(and(at(siteId, mailId), eq(mails.state, 'waiting'))),
  )
  if (!held?.leasedUntil) return
  const ids = [stableId('mail-lease', mailId, String(held.attempts))]
  await jobs.send(db, mailSend, [{ siteId, mailId }], { startAfter: new Date(held.leasedUntil.getTime() + SECOND), ids })
}

const change = async (tx: Db, where: ReturnType<typeof at>, values: PgUpdateSetSource<typeof mails>): Promise<void> => {
  await tx.update(mails).set(values).where(where)
}

const sendOne = async ({ db, jobs, mailer }: SendMailDeps, siteId: string, mailId: string): Promise<void> => {
  const one = at(siteId, mailId)
  if (!mailer) return inSite(db, siteId, (tx) => change(tx, and(one, eq(mails.state, 'waiting')), { state: 'outbox' }))
  const mail = await inSite(db, siteId, (tx) => take(tx, siteId, mailId))
  if (!mail) return lookAgain(db, jobs, siteId, mailId)
  const posted = await mailer.send(mail)
  if (posted.kind === 'sent') {
    const sent = { state: 'sent' as const, sentAt: sql`now()`, leasedUntil: null, lastError: null, fault: null }
    return inSite(db, siteId, (tx) => change(tx, one, sent))
  }
  const wait = WAITS[mail.attempts]
  const over = { leasedUntil: null, lastError: posted.reason, fault: posted.fault }
  if (posted.kind === 'refused' || wait === undefined) return inSite(db, siteId, (tx) => change(tx, one, { ...over, state: 'failed' }))
  await inSite(db, siteId, async (tx) => {
    await change(tx, one, over)
    await jobs.send(tx, mailSend, [{ siteId, mailId }], { startAfter: new Date(Date.now() + wait) })
  })
}

/** Handler of `mail.send`: each mail for itself, a few at once. Throws, so that the queue tries again, only when the database fails. */
export const sendMails =
  (deps: SendMailDeps) =>
  async (batch: readonly { readonly siteId: string; readonly mailId: string }[]): Promise<void> => {
    const ended = await Promise.allSettled(batch.map(({ siteId, mailId }) => sendOne(deps, siteId, mailId)))
    const failed = ended.filter((end) => end.status === 'rejected')
    if (failed.length > 0) throw new Error(`${failed.length} mails could not be sent`, { cause: failed[0]?.reason })
  }
