import { sql } from 'drizzle-orm'
import { bigint, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { subjects } from '../people/tables.ts'
import { sites } from '../sites/tables.ts'
import type { FormDefinition, SealedKind, SealedState, Suspicion, SubmissionContext, Values } from './contract.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** A form of a site; what it asks is in its versions. */
export const forms = pgTable(
  'forms',
  {
    siteId: text('site_id').notNull(),
    id: text().notNull(),
    status: text().$type<'open' | 'closed'>().notNull().default('open'),
    /** The version that new visitors get. */
    version: integer().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] })],
)

/** A published version: a trigger refuses every UPDATE and DELETE. */
export const formVersions = pgTable(
  'form_versions',
  {
    siteId: text('site_id').notNull(),
    formId: text('form_id').notNull(),
    version: integer().notNull(),
    definition: jsonb().$type<FormDefinition>().notNull(),
    /** Purpose → locale → notice id: the exact consent texts that this version shows. */
    notices: jsonb().$type<Readonly<Record<string, Readonly<Record<string, string>>>>>().notNull(),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.formId, t.version] }),
    foreignKey({ columns: [t.siteId, t.formId], foreignColumns: [forms.siteId, forms.id] }),
  ],
)

/** What a visitor sent, once per id made in the browser. */
export const submissions = pgTable(
  'submissions',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    formId: text('form_id').notNull(),
    version: integer().notNull(),
    subjectId: uuid('subject_id').notNull(),
    reference: text().notNull(),
    locale: text().notNull(),
    values: jsonb().$type<Values>().notNull(),
    context: jsonb().$type<SubmissionContext>().notNull(),
    /** `awaiting_opt_in`: accepted, but goes nowhere until the person confirms by mail. */
    state: text().$type<'accepted' | 'quarantined' | 'awaiting_opt_in'>().notNull(),
    suspicion: jsonb().$type<readonly Suspicion[]>().notNull(),
    /** SHA-256 of values and consents: tells a repeated sending from a changed one. */
    digest: text().notNull(),
    /** The token's nonce; unique, so that a token serves one submission. */
    nonce: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Thrown away by staff at this moment; deleted for good some days later. */
    discardedAt: instant('discarded_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    unique('submissions_reference').on(t.siteId, t.reference),
    unique('submissions_nonce').on(t.siteId, t.nonce),
    index('submissions_subject').on(t.siteId, t.subjectId),
    index('submissions_time').on(t.siteId, t.createdAt),
    index('submissions_unconfirmed')
      .on(t.createdAt)
      .where(sql`${t.state} = 'awaiting_opt_in'`),
    index('submissions_quarantined')
      .on(t.siteId, t.createdAt)
      .where(sql`${t.state} = 'quarantined'`),
    index('submissions_discarded')
      .on(t.discardedAt)
      .where(sql`${t.discardedAt} is not null`),
    index('submissions_form').on(t.siteId, t.formId, t.version),
    foreignKey({ columns: [t.siteId, t.subjectId], foreignColumns: [subjects.siteId, subjects.id] }),
    foreignKey({
      columns: [t.siteId, t.formId, t.version],
      foreignColumns: [formVersions.siteId, formVersions.formId, formVersions.version],
    }),
  ],
)

/** A file on its way in; its bytes lie in the data folder under the id. */
export const uploads = pgTable(
  'uploads',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    formId: text('form_id').notNull(),
    field: text().notNull(),
    submissionId: uuid('submission_id'),
    name: text().notNull(),
    /** Media type found in the bytes, not the one claimed. */
    type: text(),
    size: bigint({ mode: 'number' }).notNull(),
    received: bigint({ mode: 'number' }).notNull().default(0),
    sha256: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('uploads_submission').on(t.siteId, t.submissionId),
    foreignKey({ columns: [t.siteId, t.submissionId], foreignColumns: [submissions.siteId, submissions.id] }),
  ],
)

/**
 * An answer that is locked away with its person's key: specially protected data, and free text in which more was found than was
 * asked for. It is not among the submission's `values`, so that lists, searches, exports and the CRM do not have it.
 */
export const sealedValues = pgTable(
  'sealed_values',
  {
    siteId: text('site_id').notNull(),
    submissionId: uuid('submission_id').notNull(),
    field: text().notNull(),
    /** For which purpose the form asks; of protected data, the one that was consented to. */
    purpose: text().notNull(),
    /** Why: what was found in the text, or `special` for a field that asks for such data. */
    kinds: jsonb().$type<readonly SealedKind[]>().notNull(),
    /** The value as JSON, sealed. */
    sealed: text().notNull(),
    /** `consented`: travels as long as the explicit consent stands. `held`: until a person decides. */
    state: text().$type<SealedState>().notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.submissionId, t.field] }),
    foreignKey({ columns: [t.siteId, t.submissionId], foreignColumns: [submissions.siteId, submissions.id] }).onDelete('cascade'),
    index('sealed_values_held')
      .on(t.siteId, t.submissionId)
      .where(sql`${t.state} = 'held'`),
  ],
)
