import type { HtmlEscapedString } from 'hono/utils/html'
import type { Paste } from './pasted.ts'
import type { Language, Words } from './words.ts'

/** A piece of a page, with everything in it escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What every page of the shop is drawn with. */
export type Shop = {
  readonly language: Language
  readonly words: Words
  /** The site's name at the portal. */
  readonly site: string
  /** Where the portal is, without a trailing slash. */
  readonly portal: string
  /** An address within the shop, in the page's language; '' is the front page. */
  readonly to: (path: string, language?: Language) => string
  readonly asset: (file: string) => string
  readonly paste: Paste
}

/** One page: what its tab says, and what it shows. */
export type Page = { readonly title: string; readonly body: Html; readonly styles?: readonly string[]; readonly scripts?: boolean }
