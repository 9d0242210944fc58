import { boolean, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { RuleResult } from './result.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Evidence that data went when its time was over: counts per rule, and nothing of any person. Each is a leaf of the ledger. */
export const retentionRuns = pgTable(
  'retention_runs',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    /** The moment for which was asked what is due. */
    at: instant('at').notNull(),
    finishedAt: instant('finished_at').notNull(),
    /** Counted only; nothing went. */
    dry: boolean().notNull(),
    /** Who had it run, without a name: the audit has that. */
    startedBy: text('started_by').$type<'schedule' | 'console' | 'shell'>().notNull(),
    results: jsonb().$type<readonly RuleResult[]>().notNull(),
    /** What the ledger's commitment is salted with. */
    salt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), index('retention_runs_time').on(t.siteId, t.at)],
)
