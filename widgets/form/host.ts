import type { LitElement } from 'lit'
import type { PublishedForm } from '../../server/forms/contract.ts'
import type { Locale } from '../../server/sites/contract.ts'
import type { Result } from '../core/api.ts'
import type { Field } from './fields.ts'

/** Where a form stands. `waiting`: sent, not yet arrived; kept on the device. */
export type Phase = 'loading' | 'open' | 'sending' | 'waiting' | 'sent' | 'unavailable'

/** A sentence for the visitor, with one thing that can be done about it. */
export type Notice = { readonly text: string; readonly action?: string; readonly act?: () => void }

/** One line of the summary of errors. */
export type FieldProblem = { readonly field: Field; readonly text: string }

/** What the parts of `<portik-form>` may know and change of the element. */
export type Host = LitElement & {
  readonly site: string
  readonly form: string
  /** The language of ours that fits. */
  readonly tongue: Locale
  /** URL of the form at the server: `…/v1/sites/acme/forms/contact`. */
  readonly url: string
  /** The published form, once it is known. */
  readonly published: PublishedForm | undefined
  definition(): Promise<Result<PublishedForm>>
  load(): Promise<void>
  phase: Phase
}
