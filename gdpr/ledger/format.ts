import type { ListedKey } from './signing.ts'
import type { Leaf } from './commitment.ts'

/** Version of the file's format. */
export const FORMAT = 1

/** A record with its salt, as far as both are still stored: what was erased is not in the file, and need not be. */
export type Opened = { readonly record?: { readonly id?: unknown; readonly at?: unknown }; readonly salt?: string }

/**
 * A line of an exported ledger (JSON Lines). First `ledger`, all `key` and `notice`; then every `entry` in the order of positions, with
 * each `head` right after the last entry below it; then what has no position yet, or should have one; at last `end`.
 */
export type Line =
  | { readonly type: 'ledger'; readonly format: number; readonly site: string; readonly exported_at: string }
  | { readonly type: 'key'; readonly jwk: ListedKey }
  | {
      readonly type: 'notice'
      readonly id: string
      readonly purpose: string
      readonly locale: string
      readonly sha256: string
      readonly text: string
    }
  | EntryLine
  | HeadLine
  /** Written just now, without a position. */
  | (Leaf & Opened & { readonly type: 'waiting'; readonly seq: number })
  /** A record that says it is in the ledger, and is not. */
  | { readonly type: 'unledgered'; readonly kind: string; readonly id: string }
  | { readonly type: 'end'; readonly entries: number; readonly heads: number }

/** `appended`: the entry as it was written, where that differs from what stands in the tree; null when it is gone. */
export type EntryLine = Leaf &
  Opened & { readonly type: 'entry'; readonly position: number; readonly seq: number; readonly appended?: Leaf | null }

/** `jws` counts; the rest is how the database shows it. */
export type HeadLine = { readonly type: 'head'; readonly size: number; readonly root: string; readonly at: string; readonly jws: string }
