import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { LeadReason } from './contract.ts'

/** A submission that may become business. Its id is the submission's (foreign key in migration `constraints`). */
export const leads = pgTable(
  'leads',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    subjectId: uuid('subject_id').notNull(),
    grade: text().$type<'junk' | 'warm' | 'hot'>().notNull(),
    score: integer().notNull(),
    reasons: jsonb().$type<readonly LeadReason[]>().notNull(),
    /** The earlier lead of the same person with the same request. */
    duplicateOf: uuid('duplicate_of'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    /** What a person of the staff says instead of `grade`, which stays as it was computed. */
    manualGrade: text('manual_grade').$type<'junk' | 'warm' | 'hot'>(),
    /** Who said so, by the name that the audit uses. */
    gradedBy: text('graded_by'),
    gradedAt: timestamp('graded_at', { withTimezone: true }),
    /** Counts the changes by hand, so that two people do not overwrite one another. */
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('leads_subject').on(t.siteId, t.subjectId, t.createdAt),
    index('leads_time').on(t.siteId, t.createdAt),
  ],
)
