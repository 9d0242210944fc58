import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { sites } from '../sites/tables.ts'

/** A person (data subject), once per site. What features know of a person points here. */
export const subjects = pgTable(
  'subjects',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    /** What identifies the person: `email:ana@example.com`, `tel:+381641234567`; null when nothing does. */
    identity: text(),
    email: text(),
    phone: text(),
    name: text(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('subjects_identity').on(t.siteId, t.identity),
    index('subjects_email').on(t.siteId, sql`lower(${t.email})`),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Somebody says that an address is theirs, and has been sent a link and a code to prove it. Both are kept as hashes only. */
export const addressProofs = pgTable(
  'address_proofs',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    email: text().notNull(),
    linkHash: text('link_hash').notNull(),
    codeHash: text('code_hash').notNull(),
    /** Wrong codes so far. */
    tries: integer().notNull().default(0),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('address_proofs_link').on(t.siteId, t.linkHash),
    index('address_proofs_expiry').on(t.expiresAt),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)

/** A visitor who has proven an address, for a while. */
export const visitorSessions = pgTable(
  'visitor_sessions',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    email: text().notNull(),
    tokenHash: text('token_hash').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('visitor_sessions_token').on(t.siteId, t.tokenHash),
    index('visitor_sessions_expiry').on(t.expiresAt),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)

/** People whose data are kept and not used (GDPR Art. 18). Policies of the database hide them from whoever must not see them (`hidingRestricted`). */
export const restrictions = pgTable(
  'restrictions',
  {
    siteId: text('site_id').notNull(),
    subjectId: uuid('subject_id').notNull(),
    since: instant('since').notNull(),
    /** The request that asked for it; null when an officer did it without one. */
    requestId: uuid('request_id'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.subjectId] }),
    foreignKey({ columns: [t.siteId, t.subjectId], foreignColumns: [subjects.siteId, subjects.id] }).onDelete('cascade'),
  ],
)
