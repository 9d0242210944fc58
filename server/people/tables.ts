import { sql } from 'drizzle-orm'
import { foreignKey, index, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
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
    /** The person asked that their data be kept, and not used (GDPR Art. 18). */
    restrictedAt: timestamp('restricted_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('subjects_identity').on(t.siteId, t.identity),
    index('subjects_email').on(t.siteId, sql`lower(${t.email})`),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)
