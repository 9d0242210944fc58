import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { sites } from '../sites/tables.ts'
import type { DeliveryKind, DeliveryState, Fault } from './contract.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** A CRM (or any receiver) of a site. Secrets are encrypted; see `connections.ts`. */
export const connections = pgTable(
  'connections',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    kind: text().notNull(),
    /** What the owner calls it; else it is known by its host. */
    name: text(),
    url: text().notNull(),
    secret: text().notNull(),
    /** Still used for signing beside the new one, so that a receiver can change over in its own time. */
    previousSecret: text('previous_secret'),
    settings: jsonb().$type<Readonly<Record<string, string>>>().notNull().default({}),
    state: text().$type<'active' | 'paused' | 'disabled'>().notNull().default('active'),
    /** Why it is not active, in words for the shell. */
    reason: text(),
    /** The same as a code, for readers of every language. */
    fault: text().$type<Fault>(),
    stoppedAt: instant('stopped_at'),
    /** Until when the receiver asked for silence (Retry-After); applies to all its deliveries. */
    throttledUntil: instant('throttled_until'),
    /** Since when it asks to wait and takes nothing. */
    throttledSince: instant('throttled_since'),
    /** When people were last told by mail that something needs them. */
    toldAt: instant('told_at'),
    /** Counts what people changed, so that two of them cannot overwrite each other unseen. */
    version: integer().notNull().default(1),
    /** Taken away by a person, who may still bring it back; keeps its deliveries' history. */
    removedAt: instant('removed_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] })],
)

/** One record on its way to one receiver. This row is the truth; queue jobs only wake somebody to look at it. */
export const deliveries = pgTable(
  'deliveries',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    connectionId: uuid('connection_id').notNull(),
    kind: text().$type<DeliveryKind>().notNull(),
    recordId: uuid('record_id').notNull(),
    state: text().$type<DeliveryState>().notNull().default('waiting'),
    attempts: integer().notNull().default(0),
    /** How often the record has changed since it was first delivered; a receiver gets each change under an id of its own. */
    revision: integer().notNull().default(0),
    nextAt: instant('next_at').notNull().defaultNow(),
    /** Somebody is trying right now, and is given up as dead after this moment. */
    leasedUntil: instant('leased_until'),
    /** The last outcome's name, e.g. `retry`, `invalid`, `auth`. */
    outcome: text(),
    /** Why the last attempt did not arrive. */
    fault: text().$type<Fault>(),
    status: integer(),
    /** What went wrong, in words; never the receiver's raw answer, never personal data. */
    message: text(),
    /** The record's id on the other side. */
    crmId: text('crm_id'),
    deliveredAt: instant('delivered_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('deliveries_once').on(t.siteId, t.connectionId, t.kind, t.recordId),
    index('deliveries_due').on(t.state, t.nextAt),
    index('deliveries_record').on(t.siteId, t.recordId),
    index('deliveries_attention')
      .on(t.siteId)
      .where(sql`${t.state} = 'needs_attention'`),
    index('deliveries_time').on(t.siteId, t.createdAt, t.id),
    index('deliveries_health').on(t.siteId, t.connectionId, t.state, t.updatedAt),
    foreignKey({ columns: [t.siteId, t.connectionId], foreignColumns: [connections.siteId, connections.id] }),
  ],
)
