import { drop, keep, kept } from '../core/storage.ts'
import type { Field } from './fields.ts'
import { fill, typed } from './fields.ts'

/** What the visitor had typed, by field key, and when (ms). */
export type Draft = { readonly at: number; readonly values: Readonly<Record<string, readonly string[]>> }

/** A week: long enough to come back to an offer, short enough for a shared computer. */
const KEEP_FOR = 7 * 24 * 3_600_000

/** Never kept: files cannot be, a consent must be given anew, account numbers are not for shared computers. */
const NEVER = new Set(['file', 'hidden', 'consent', 'iban'])

const nameOf = (site: string, form: string): string => `portik:draft:${site}:${form}`
const mayKeep = (field: Field): boolean => !NEVER.has(field.kind) && field.controls[0].type !== 'password'

/** What would be kept of the fields now. */
export const draftOf = (fields: readonly Field[]): Draft => ({
  at: Date.now(),
  values: Object.fromEntries(fields.filter(mayKeep).flatMap((field) => (typed(field).length ? [[field.key, typed(field)]] : []))),
})

/** Keeps a draft. Called only after the visitor has typed. */
export const keepDraft = (site: string, form: string, draft: Draft): void =>
  Object.keys(draft.values).length ? keep(nameOf(site, form), draft) : drop(nameOf(site, form))

/** Forgets the draft of a form. */
export const dropDraft = (site: string, form: string): void => drop(nameOf(site, form))

/** Puts the draft back into the fields. False when there is none that is fresh enough. */
export const restoreDraft = (site: string, form: string, fields: readonly Field[]): boolean => {
  const draft = kept<Draft>(nameOf(site, form))
  if (!draft?.values) return false
  if (!(draft.at > Date.now() - KEEP_FOR)) {
    dropDraft(site, form)
    return false
  }
  const known = fields.filter((field) => mayKeep(field) && draft.values[field.key])
  for (const field of known) fill(field, draft.values[field.key]!)
  return known.length > 0
}
