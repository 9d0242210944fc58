import type { Locale } from '../sites/contract.ts'
import type { FormDefinition } from './contract.ts'

/** A consent text as it was published: what the visitor reads, and the SHA-256 (hex) that proves it. */
export type ShownNotice = { readonly id: string; readonly sha256: string; readonly text: string }

/** Purpose → language → the text shown. Every language of the site is there for every consent of the form. */
export type ShownNotices = Readonly<Record<string, Readonly<Partial<Record<Locale, ShownNotice>>>>>

/** One immutable version of a form, and how the form stands now. */
export type PublishedVersion = {
  readonly siteId: string
  readonly formId: string
  readonly version: number
  /** The version that new visitors get; an older one still takes submissions of pages that were open before. */
  readonly current: number
  readonly status: 'open' | 'closed'
  readonly definition: FormDefinition
  readonly notices: ShownNotices
}
