import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Role } from './actor.ts'
import type { Controller, SightedCall, Theme } from './contract.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** One customer website (tenant). Every other tenant table starts its key with `site_id`. */
export const sites = pgTable('sites', {
  id: text().primaryKey(),
  name: text().notNull(),
  locales: jsonb().$type<readonly string[]>().notNull(),
  theme: jsonb().$type<Theme>().notNull().default({}),
  controller: jsonb().$type<Controller>().notNull(),
  /** Counts what people changed, so that two of them cannot overwrite each other unseen. */
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
})

/** Origins whose pages may embed the site's widgets, exact or with one label-wise wildcard. */
export const siteOrigins = pgTable(
  'site_origins',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'cascade' }),
    origin: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.origin] })],
)

/** Bearer tokens for scripts; only the SHA-256 is kept. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'cascade' }),
    id: uuid().notNull(),
    role: text().$type<Role>().notNull(),
    hash: text().notNull().unique(),
    createdAt: instant('created_at').notNull().defaultNow(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), index('api_tokens_by_site').on(t.siteId)],
)

/**
 * Pages that asked for something of the site, by their origin: how the owner learns that the kit works on the real page, or
 * that it is refused there. No visitor, no address, no page: when, what was asked for, and how often is not counted.
 */
export const siteSightings = pgTable(
  'site_sightings',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'cascade' }),
    origin: text().notNull(),
    outcome: text().$type<'allowed' | 'refused'>().notNull(),
    /** What the last call was for. */
    call: text().$type<SightedCall>().notNull(),
    /** The form that it was about, where it was about one that is possible. */
    form: text(),
    firstAt: instant('first_at').notNull().defaultNow(),
    lastAt: instant('last_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.origin, t.outcome] }), index('site_sightings_by_time').on(t.siteId, t.lastAt)],
)

/** Who did or read what, when and why. A trigger refuses every UPDATE and DELETE. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id),
    id: uuid().notNull(),
    at: instant('at').notNull().defaultNow(),
    actorKind: text('actor_kind').$type<'staff' | 'token' | 'shell'>().notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    role: text().$type<Role>().notNull(),
    action: text().notNull(),
    objectKind: text('object_kind'),
    objectId: text('object_id'),
    reason: text(),
    details: jsonb().$type<Readonly<Record<string, string | number | boolean | null>>>().notNull().default({}),
    /** What the ledger's commitment to this entry is salted with; null for entries from before the ledger. */
    salt: text(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('audit_object').on(t.siteId, t.objectKind, t.objectId, t.id),
    index('audit_actor').on(t.siteId, t.actorId, t.id),
  ],
)
