import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { MailFault } from './mailer.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** How often each key (a keyed hash, never an address) was seen in its window. */
export const rateLimits = pgTable('rate_limits', {
  key: text().primaryKey(),
  points: integer().notNull(),
  expiresAt: instant('expires_at').notNull(),
})

/** Mail to be sent, sent, or, without an SMTP server, kept to be read in the outbox. */
export const mails = pgTable(
  'mails',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    /** What the mail is for: `opt_in`, `receipt`, `lead_notice`, … */
    kind: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    html: text().notNull(),
    /** Where one POST ends such mails (RFC 8058); only mails that rest on consent have it. */
    unsubscribe: text(),
    state: text().$type<'waiting' | 'sent' | 'outbox' | 'failed'>().notNull().default('waiting'),
    attempts: integer().notNull().default(0),
    /** Somebody is sending it right now, and is given up as dead after this moment. */
    leasedUntil: instant('leased_until'),
    /** The server's own words for the last failure, without the address. */
    lastError: text('last_error'),
    /** The same as a code, for readers of every language. */
    fault: text().$type<MailFault>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('mails_by_time').on(t.siteId, t.createdAt, t.id),
    index('mails_recipient').on(t.siteId, t.recipient),
    index('mails_failed')
      .on(t.siteId)
      .where(sql`${t.state} = 'failed'`),
  ],
)
