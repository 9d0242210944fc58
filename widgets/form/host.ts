import type { PublishedForm, Receipt } from '../../server/forms/contract.ts'
import type { Locale } from '../../server/sites/contract.ts'
import type { Result } from '../core/api.ts'
import type { Texts } from '../core/texts.ts'
import type { Field } from './fields.ts'

/** Where a form stands. `waiting`: sent, not yet arrived; kept on the device. */
export type Phase = 'loading' | 'open' | 'sending' | 'waiting' | 'sent' | 'unavailable'

/** A sentence for the visitor, with one thing that can be done about it. */
export type Notice = { readonly text: string; readonly action?: string; readonly act?: () => void }

/** One line of the summary of errors. */
export type FieldProblem = { readonly field: Field; readonly text: string }

/** What the parts of `<portik-form>` may know and change of the element. */
export type Host = HTMLElement & {
  readonly site: string
  readonly form: string
  readonly tongue: Locale
  readonly texts: Promise<Texts>
  /** URL of the form at the server: `…/v1/sites/acme/forms/contact`. */
  readonly url: string
  readonly definition: () => Promise<Result<PublishedForm>>
  readonly published: PublishedForm | undefined
  phase: Phase
  problems: readonly FieldProblem[]
  /** Above the form. */
  notice: Notice | undefined
  /** Below the form, near the button. */
  status: Notice | undefined
  receipt: Receipt | undefined
  /** Which step is shown, from 1; undefined where all sections are. */
  step: { readonly step: number; readonly steps: number } | undefined
}
