import type { Grade } from '../leads/contract.ts'
import type { Actor } from '../sites/actor.ts'
import type { BulkResult } from './contract.ts'

/** Who changes what of which site. */
export type ChangeOf = { readonly siteId: string; readonly actor: Actor; readonly ids: readonly string[] }

/** What staff may change about records. Made by the composition, for each touches several features. */
export type Changes = {
  /** `null`: what was computed counts again. `version`, for a single lead: refuse with `changed_meanwhile` when it has another. */
  readonly grade: (change: ChangeOf & { readonly grade: Grade | null; readonly version?: number }) => Promise<BulkResult>
  /** Marks leads as repetitions of another one, or, with `null`, as none. */
  readonly duplicate: (change: ChangeOf & { readonly of: string | null; readonly version?: number }) => Promise<BulkResult>
  /** Throws records away; they are deleted for good a week later. */
  readonly discard: (change: ChangeOf) => Promise<BulkResult>
  /** Takes back what was thrown away, as long as it is there. */
  readonly restore: (change: ChangeOf) => Promise<BulkResult>
  /** Lets what was kept aside through. */
  readonly release: (change: ChangeOf) => Promise<BulkResult>
  /** Takes a change back, exactly; what was changed again since is left alone and named. Throws `undo_expired`. */
  readonly undo: (change: { readonly siteId: string; readonly actor: Actor; readonly token: string }) => Promise<BulkResult>
}
