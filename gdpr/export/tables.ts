import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** A copy of everything that is known of a person, on its way to the person. The bytes lie among the files, encrypted. */
export const accessPackages = pgTable(
  'access_packages',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    /** The request that it answers; null: from a shell. */
    requestId: text('request_id'),
    subjectIds: jsonb('subject_ids').$type<readonly string[]>().notNull(),
    /** Where the link goes. */
    email: text().notNull(),
    locale: text().notNull(),
    /** Only what the person may take along (Art. 20), and not all that Art. 15 owes. */
    portability: boolean().notNull(),
    state: text().$type<'building' | 'ready' | 'fetched' | 'failed' | 'expired'>().notNull().default('building'),
    /** How many parts there are, as far as is known, and how many are done. */
    parts: integer().notNull().default(0),
    partsDone: integer('parts_done').notNull().default(0),
    /** Bytes of the ZIP. */
    size: text(),
    /** The key of the bytes, encrypted. */
    sealedKey: text('sealed_key'),
    /** SHA-256 of the link's token. */
    tokenHash: text('token_hash'),
    attempts: integer().notNull().default(0),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    fetchedAt: instant('fetched_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('access_packages_request').on(t.siteId, t.requestId),
    uniqueIndex('access_packages_token').on(t.tokenHash),
    index('access_packages_expiry')
      .on(t.expiresAt)
      .where(sql`${t.state} <> 'expired'`),
  ],
)
