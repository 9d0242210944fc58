import type { Client } from '../platform/client.ts'
import type { FieldError, ProblemCode } from '../platform/problem.ts'
import type { Locale } from '../sites/contract.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { PublishedVersion } from './published-version.ts'

/** A form that a browser posted by itself, without our script, taken apart by the form's definition. */
export type PlainSubmission = {
  readonly site: SiteRecord
  /** The version that the page showed. */
  readonly form: PublishedVersion
  readonly client: Client
  /** The `Origin` header; empty when the browser sent none or `null`. */
  readonly origin: string
  /** The browser sent Global Privacy Control. */
  readonly gpc?: boolean
  /** By field key: text as typed, all chosen values of a choice-many field, whether a checkbox is ticked. Empty controls are left out. */
  readonly fields: Readonly<Record<string, string | readonly string[] | boolean>>
  /** By field key; only files that have a name or bytes. */
  readonly files: Readonly<Record<string, readonly File[]>>
  /** One entry for each consent control of the version; `notice` is the SHA-256 of the text that this version shows in `hidden.locale`. */
  readonly consents: readonly { readonly purpose: string; readonly granted: boolean; readonly notice: string }[]
  /** `id` and `token` are absent in pasted HTML, which nobody issued a token for. */
  readonly hidden: { readonly id?: string; readonly token?: string; readonly version: number; readonly locale: Locale }
  /** The trap field; empty when a person filled in the form. */
  readonly website: string
}

/** `errors` go beside their fields; `problem` says why nothing could be stored at all. */
export type PlainAnswer =
  | { readonly ok: true; readonly receiptUrl: string }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly problem?: ProblemCode }

/** Stores a plain submission like one that came by script; implemented by the intake. */
export type PlainPost = (submission: PlainSubmission) => Promise<PlainAnswer>

/** A signed token for one submission, as the hidden field `_token` carries it. `origin` is the page's own. */
export type IssueToken = (site: SiteRecord, version: PublishedVersion, origin: string) => string

/** What a receipt says; nothing of it names the person. */
export type ReceiptFacts = {
  readonly siteId: string
  readonly formId: string
  readonly version: number
  readonly locale: Locale
  readonly reference: string
  readonly consents: readonly { readonly granted: boolean; readonly text: string }[]
}

/** Undefined when the receipt is not ours, or what it was for has been erased. */
export type ReadReceipt = (receipt: string) => Promise<ReceiptFacts | undefined>
