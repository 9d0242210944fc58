import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import type { ConsentContext } from './consent-entry.ts'
import type { AgeBand, ConsentSource, ConsentState } from './contract/consent-states.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/**
 * The exact text of a consent, per purpose and language. A trigger refuses every UPDATE and DELETE.
 * Source: GDPR Art. 7(1); EDPB Guidelines 05/2020: keep a copy of what was shown.
 */
export const notices = pgTable(
  'notices',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    purpose: text().notNull(),
    locale: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    sha256: text().notNull(),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('notices_version').on(t.siteId, t.purpose, t.locale, t.version),
    unique('notices_text').on(t.siteId, t.purpose, t.locale, t.sha256),
  ],
)

/** What a person decided about one purpose, append-only: a change of mind is a new row. */
export const consents = pgTable(
  'consents',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    subjectId: uuid('subject_id').notNull(),
    /** Null for what was not said on a form. */
    submissionId: uuid('submission_id'),
    purpose: text().notNull(),
    noticeId: uuid('notice_id').notNull(),
    /** `requested`: given on the form, waits for double opt-in; `confirmed`: that happened. */
    state: text().$type<ConsentState>().notNull(),
    at: instant('at').notNull(),
    /** A keyed digest of the address by which the person was known at that moment; null when nothing identified them. */
    principal: text(),
    /** What surrounded the decision: form, version, language, page. */
    context: jsonb().$type<ConsentContext>(),
    /** What the ledger's commitment to this decision is salted with; null for decisions from before the ledger. */
    salt: text(),
    /** By which way it was said. */
    source: text().$type<ConsentSource>().notNull().default('form'),
    /** The browser sent the Global Privacy Control signal with it. */
    gpc: boolean().notNull().default(false),
    /** As the person said themselves, where the form asks for it (GDPR Art. 8); never a date of birth. */
    ageBand: text('age_band').$type<AgeBand>(),
    /** From then on it counts no more; null: until it is withdrawn. */
    validUntil: instant('valid_until'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('consents_subject').on(t.siteId, t.subjectId, t.purpose, t.at),
    index('consents_submission').on(t.siteId, t.submissionId),
    index('consents_notice').on(t.siteId, t.noticeId),
    index('consents_expiry').on(t.validUntil),
  ],
)
