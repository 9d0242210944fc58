import type { Db } from '../server/platform/db.ts'
import type { Identifier } from './erase/identifier.ts'
import type { Register } from './register.ts'

/** The person that a walk over all features is about. */
export type Who = { readonly siteId: string; readonly subjectId: string }

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Row = Readonly<Record<string, Json>>

/**
 * A part of what is known of a person. `portable`: given or caused by the person and processed on consent or contract, so
 * that it belongs to what Art. 20 GDPR lets the person take along; of rows where only some are, `portable` says which fields.
 */
export type ExportPart =
  | {
      readonly kind: 'rows'
      /** Name of the section and of its file: lower-case letters, digits, underscores. */
      readonly section: string
      readonly portable: boolean | ((row: Row) => Row | undefined)
      readonly rows: AsyncIterable<readonly Row[]>
    }
  | {
      readonly kind: 'file'
      readonly section: string
      readonly portable: boolean
      readonly id: string
      readonly name: string
      readonly size: number
      readonly open: () => ReadableStream<Uint8Array>
    }

/** Why something is not erased. `legal_hold`: an officer holds it; the others are duties that the law names. */
export const KEEP_REASONS = ['legal_hold', 'answer_due', 'accountability', 'still_needed_by_held'] as const
export type KeepReason = (typeof KEEP_REASONS)[number]

/** What stays of an item, for which reason, by which law, and until when if that is known. */
export type Kept = { readonly count: number; readonly reason: KeepReason; readonly law: string; readonly until?: string }

/** What would happen to one kind of thing that a feature keeps of a person. */
export type PlannedItem = { readonly feature: string; readonly item: string; readonly erase: number; readonly kept?: Kept }

/** What has happened to it. */
export type ErasedItem = { readonly feature: string; readonly item: string; readonly erased: number; readonly kept?: Kept }

/** A decision that some of a person's items must stay for a time (GDPR Art. 17(3)(e), 18(1)(c)). */
export type Hold = { readonly items: readonly string[]; readonly until: string; readonly law: string }

/** Everything that a walk knows beside the person: what an officer holds, and what the person is known by. */
export type Walk = Who & { readonly holds: readonly Hold[]; readonly identifiers: readonly Identifier[]; readonly now: Date }

/** What a feature stores of people. Every feature that stores something of people hands one; export and erasure walk over all. */
export type PersonalData = {
  readonly feature: string
  /** Every column of the feature's tables; a test compares it with the database's catalogue. */
  readonly register: Register
  /** SQL over a row `t` of a table: the subject whose row it is, or `'staff'`, or `'kept'` for what stays by a named duty. */
  readonly owners?: Readonly<Record<string, string>>
  /** By what the person can be found in texts, queues and files: ids, references, addresses, names. */
  readonly identify?: (db: Db, who: Who) => Promise<readonly Identifier[]>
  /** Names under which bytes of the person lie in the store of files; they go when the rows have gone. */
  readonly files?: (db: Db, who: Who) => Promise<readonly string[]>
  /** Names of all bytes in the store of files that rows of any site own; what no row owns is looked through for people. */
  readonly ownedFiles?: (db: Db) => Promise<readonly string[]>
  /** All that the feature holds of the person; parts are read one after another, and only when it is their turn. */
  readonly export?: (db: Db, who: Who) => Promise<readonly ExportPart[]>
  /** What would go, what must stay and why. */
  readonly plan?: (db: Db, walk: Walk) => Promise<readonly PlannedItem[]>
  /** Deletes in the caller's transaction; the same reasons decide. Erasing what is erased changes nothing. */
  readonly erase?: (tx: Db, walk: Walk) => Promise<readonly ErasedItem[]>
}

/** All of a server's features, in the order in which they erase: what points at something before what it points at. */
export type Registry = readonly PersonalData[]
