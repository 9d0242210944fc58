import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { GdprCategory } from '../category.ts'
import type { BreachNature, NotToldGround, Risk, Window } from '../contract/breaches.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/**
 * Breaches of personal data, those that nobody was notified of included: the facts, the effects and what was done, so that the authority
 * can verify it (GDPR Art. 33(5)).
 */
export const breaches = pgTable(
  'breaches',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    title: text().notNull(),
    /** What happened. */
    facts: text().notNull().default(''),
    effects: text().notNull().default(''),
    /** What was done, and is going to be. */
    measures: text().notNull().default(''),
    /** From here the 72 hours run. */
    awareAt: instant('aware_at').notNull(),
    occurredFrom: instant('occurred_from'),
    occurredUntil: instant('occurred_until'),
    nature: jsonb().$type<readonly BreachNature[]>().notNull().default([]),
    categories: jsonb().$type<readonly GdprCategory[]>().notNull().default([]),
    /** Kinds of people, in words. */
    people: text().notNull().default(''),
    peopleCount: integer('people_count'),
    recordsCount: integer('records_count'),
    /** Null: not assessed yet. */
    risk: text().$type<Risk>(),
    notifiedAt: instant('notified_at'),
    notifiedTo: text('notified_to'),
    /** Why later than the period allows (Art. 33(1)). */
    delayReason: text('delay_reason'),
    /** Why no risk is likely, so that the authority need not be told (Art. 33(1)). */
    notNotifiedReason: text('not_notified_reason'),
    toldAt: instant('told_at'),
    toldHow: text('told_how'),
    notToldGround: text('not_told_ground').$type<NotToldGround>(),
    notToldReason: text('not_told_reason'),
    /** What is asked for to find those affected. */
    affected: jsonb().$type<Window>().notNull(),
    /** The last alarm that went out, in hours. */
    alarmed: integer().notNull().default(0),
    createdAt: instant('created_at').notNull(),
    closedAt: instant('closed_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('breaches_time').on(t.siteId, t.awareAt),
    index('breaches_open')
      .on(t.awareAt)
      .where(sql`${t.closedAt} is null and ${t.notifiedAt} is null`),
  ],
)
