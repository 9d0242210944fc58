import type { HtmlEscapedString } from 'hono/utils/html'
import { html } from 'hono/html'
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
}

/** One page: what its tab says, and what it shows. */
export type Page = { readonly title: string; readonly body: Html; readonly styles?: readonly string[]; readonly scripts?: boolean }

/** The kit's form, as its documentation says to embed it; who blocks scripts gets a link to the hosted form. */
export const form = (
  { portal, site, language }: Shop,
  name: string,
  label: string,
  prefill: Readonly<Record<string, string>> = {},
): Html => {
  const query = new URLSearchParams({ locale: language, ...prefill })
  const attributes = Object.entries(prefill).map(([field, value]) => html` prefill-${field}="${value}"`)
  return html`<portik-form form="${name}" ${attributes}></portik-form>
    <noscript
      ><p><a class="button" href="${portal}/f/${site}/${name}?${query.toString()}">${label}</a></p></noscript
    >`
}
