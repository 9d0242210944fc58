import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { ErasedItem } from '../personal-data.ts'
import type { StepResult } from './step.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** An erasure of one person, who may be several subjects. Says nothing of the person once it is done. */
export const erasures = pgTable(
  'erasures',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    /** The request of the person that this answers; null: from a shell. */
    requestId: text('request_id'),
    state: text().$type<'running' | 'propagating' | 'verify_failed' | 'held' | 'done'>().notNull().default('running'),
    /** Begins anew when a hold has ended. */
    round: integer().notNull().default(1),
    items: jsonb().$type<readonly ErasedItem[]>().notNull().default([]),
    /** Subjects, identifiers, files and recipients, encrypted: what the steps after the first still need. Null when done. */
    sealed: text(),
    /** Who approved, as the audit names them. */
    approvedBy: text('approved_by').notNull(),
    /** Canonical JSON (RFC 8785). */
    certificate: text(),
    /** The same, signed: compact JWS. */
    jws: text(),
    /** The ledger's entry about the certificate, and what its commitment is salted with. */
    leafId: uuid('leaf_id'),
    salt: text(),
    nextAt: instant('next_at').notNull(),
    createdAt: instant('created_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('erasures_due')
      .on(t.nextAt)
      .where(sql`${t.state} <> 'done'`),
  ],
)

/** What an erasure has done, step by step: `walk`, `files`, `recipient:<connection>`, `scan`, `certificate`. */
export const erasureSteps = pgTable(
  'erasure_steps',
  {
    siteId: text('site_id').notNull(),
    erasureId: uuid('erasure_id').notNull(),
    round: integer().notNull(),
    step: text().notNull(),
    state: text().$type<'waiting' | 'failed' | 'done'>().notNull(),
    attempts: integer().notNull().default(0),
    nextAt: instant('next_at').notNull(),
    result: jsonb().$type<StepResult>().notNull().default({}),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.erasureId, t.round, t.step] })],
)

/** What an officer keeps although it should go (GDPR Art. 17(3)(e), 18(1)(c)), and until when. */
export const legalHolds = pgTable(
  'legal_holds',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    subjectId: uuid('subject_id').notNull(),
    /** Names of items, as a plan lists them; `*` is all. */
    items: jsonb().$type<readonly string[]>().notNull(),
    reason: text().notNull(),
    law: text().notNull(),
    setBy: text('set_by').notNull(),
    until: instant('until').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), index('legal_holds_subject').on(t.siteId, t.subjectId)],
)

/** Addresses that must not be written to, or brought in, again: keyed digests, from which nobody gets the address back. */
export const suppressions = pgTable(
  'suppressions',
  {
    siteId: text('site_id').notNull(),
    hash: text().notNull(),
    /** Which key made the digest; old ones are kept to compare with. */
    keyId: text('key_id').notNull(),
    kind: text().$type<'email' | 'phone'>().notNull(),
    scope: text().$type<'marketing' | 'import' | 'all'>().notNull(),
    reason: text().$type<'erasure' | 'objection'>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.hash, t.scope] })],
)

/** One random key per person, wrapped by a key that is not in the database. Deleting it makes everything unreadable that it sealed. */
export const subjectKeys = pgTable(
  'subject_keys',
  {
    siteId: text('site_id').notNull(),
    subjectId: uuid('subject_id').notNull(),
    wrapped: text().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.subjectId] })],
)
