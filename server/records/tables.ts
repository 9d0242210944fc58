import { sql } from 'drizzle-orm'
import { boolean, customType, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { sites } from '../sites/tables.ts'
import type { CardState, Room, UndoItem, UndoKind } from './contract.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const lexemes = customType<{ data: string }>({ dataType: () => 'tsvector' })

/**
 * What a submission is found by: one narrow row with all that staff filters and sorts by, written beside the intake, so that the
 * many indexes cost the visitor nothing. It can be made anew at any time. Goes with its submission (key in migration `constraints`).
 */
export const recordCards = pgTable(
  'record_cards',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    subjectId: uuid('subject_id').notNull(),
    createdAt: instant('created_at').notNull(),
    state: text().$type<CardState>().notNull(),
    formId: text('form_id').notNull(),
    locale: text().notNull(),
    /** The campaign's source, else the host of the page that led here; empty for who came by himself. */
    source: text().notNull(),
    /** The grade that counts: set by hand, else computed. Null for what is no lead. */
    grade: text(),
    score: integer(),
    /** Folded words: weight A names the person, B is the reference, C what was written. */
    words: lexemes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('record_cards_time').on(t.siteId, t.createdAt, t.id),
    index('record_cards_subject').on(t.siteId, t.subjectId, t.createdAt),
    index('record_cards_form').on(t.siteId, t.formId, t.createdAt, t.id),
    index('record_cards_locale').on(t.siteId, t.locale, t.createdAt, t.id),
    index('record_cards_source').on(t.siteId, t.source, t.createdAt, t.id),
    index('record_cards_grade').on(t.siteId, t.grade, t.createdAt, t.id),
    index('record_cards_score')
      .on(t.siteId, t.score, t.createdAt, t.id)
      .where(sql`${t.grade} is not null and ${t.state} <> 'discarded'`),
    index('record_cards_state')
      .on(t.siteId, t.state, t.createdAt, t.id)
      .where(sql`${t.state} <> 'accepted'`),
    // A pending list would be searched one by one; nobody waits for the writer of this table.
    index('record_cards_words').using('gin', t.words).with({ fastupdate: false }),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)

/** A filter that somebody gave a name: own, or shared with the staff of the site. */
export const savedViews = pgTable(
  'saved_views',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    room: text().$type<Room>().notNull(),
    name: text().notNull(),
    /** As in the address of the room, without the question mark. */
    query: text().notNull(),
    /** Names of the columns shown; null: the usual ones. */
    columns: jsonb().$type<readonly string[]>(),
    ownerId: text('owner_id').notNull(),
    ownerName: text('owner_name').notNull(),
    shared: boolean().notNull().default(false),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] })],
)

/** What staff wrote about a person, perhaps on one of the person's records. Goes with either (keys in migration `constraints`). */
export const notes = pgTable(
  'notes',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    subjectId: uuid('subject_id').notNull(),
    recordId: uuid('record_id'),
    text: text().notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('notes_subject').on(t.siteId, t.subjectId, t.createdAt),
    index('notes_record').on(t.siteId, t.recordId),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)

/** What is needed to take a change back: ids and the values before, never what a visitor wrote. The id is the token. */
export const undos = pgTable(
  'undos',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    kind: text().$type<UndoKind>().notNull(),
    items: jsonb().$type<readonly UndoItem[]>().notNull(),
    actorId: text('actor_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    index('undos_expiry').on(t.expiresAt),
    foreignKey({ columns: [t.siteId], foreignColumns: [sites.id] }),
  ],
)
