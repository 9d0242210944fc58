import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Markup } from '../forms/contract.ts'
import type { Texts } from '../platform/texts.ts'
import type { Locale } from '../sites/contract.ts'
import type { SiteRecord } from '../sites/env.ts'

/** A page for people, in one language. */
export type HostedPage = {
  readonly locale: Locale
  readonly title: string
  readonly site?: SiteRecord | undefined
  /** Path of this page, when it can be shown in the site's other languages. */
  readonly languagesAt?: string
}

/** What hosted pages are made with; handed by the composition, so that all pages of a site look the same. */
export type PageTools = {
  readonly texts: Texts
  readonly publicUrl: string
  readonly print: (page: HostedPage, ...main: (Markup | undefined)[]) => string
  readonly headers: Readonly<Record<string, string>>
  /** The language for who asks: `?locale=`, else what the browser prefers among those of the site. */
  readonly localeOf: (c: Context, site: SiteRecord | undefined) => Locale
}

/** The page as an answer. */
export const answerPage = (
  { print, headers }: PageTools,
  c: Context,
  page: HostedPage,
  main: readonly (Markup | undefined)[],
  status: ContentfulStatusCode = 200,
): Response => c.html(print(page, ...main), status, { ...headers })
