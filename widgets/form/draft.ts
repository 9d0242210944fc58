import { drop, keep, kept } from '../core/storage.ts'
import type { Field } from './fields.ts'
import { fill, typed } from './fields.ts'

/** What the visitor had typed, by field key, and when (ms). */
export type Draft = { readonly at: number; readonly values: Readonly<Record<string, readonly string[]>> }

/** A week: long enough to come back to an offer, short enough for a shared computer. */
const KEEP_FOR = 7 * 24 * 3_600_000

/** Milliseconds after the last key: once a pause, not once a letter. */
const PAUSE = 400

/** Never kept: files cannot be, a consent must be given anew, account numbers are not for shared computers. */
const NEVER = new Set(['file', 'hidden', 'consent', 'iban'])

const nameOf = (site: string, form: string): string => `portik:draft:${site}:${form}`
const mayKeep = (field: Field): boolean => !NEVER.has(field.kind) && field.controls[0].type !== 'password'

/** What would be kept of the fields now. */
export const draftOf = (fields: readonly Field[]): Draft => ({
  at: Date.now(),
  values: Object.fromEntries(fields.filter(mayKeep).flatMap((field) => (typed(field).length ? [[field.key, typed(field)]] : []))),
})

/** Puts the draft back into the fields. False when there is none that is fresh enough. */
const restore = (name: string, fields: readonly Field[]): boolean => {
  const draft = kept<Draft>(name)
  if (!draft?.values) return false
  if (!(draft.at > Date.now() - KEEP_FOR)) {
    drop(name)
    return false
  }
  const known = fields.filter((field) => mayKeep(field) && draft.values[field.key])
  for (const field of known) fill(field, draft.values[field.key]!)
  return known.length > 0
}

/** Keeps the draft of one form in one browser, from the first key on and not before. */
export class DraftKeeper {
  readonly #name: string
  readonly #fields: () => readonly Field[]
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(site: string, form: string, fields: () => readonly Field[]) {
    this.#name = nameOf(site, form)
    this.#fields = fields
  }

  /** Something was typed: keep it at the next pause. */
  later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.flush, PAUSE)
  }

  /** Keeps now what waits for a pause: the visitor leaves. */
  flush = (): void => {
    if (this.#timer !== undefined) this.keep()
  }

  /** Keeps what is in the fields now. */
  keep(): void {
    this.#stop()
    const draft = draftOf(this.#fields())
    if (Object.keys(draft.values).length) keep(this.#name, draft)
    else drop(this.#name)
  }

  /** Forgets. */
  drop(): void {
    this.#stop()
    drop(this.#name)
  }

  restore(): boolean {
    return restore(this.#name, this.#fields())
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
