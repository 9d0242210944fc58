import type { Context } from 'hono'
import { acceptedLanguages, chooseLocale } from './forms/language.ts'
import { printPage, type PageFrame } from './forms/pages/document.ts'
import { pageHeaders } from './forms/pages/headers.ts'
import type { PageTools } from './privacy/page-frame.ts'
import { LOCALES } from './sites/contract.ts'
import type { SiteRecord } from './sites/env.ts'

/** The pages of forms lend their frame to all hosted pages, so that every page of a site looks the same. */
export const hostedPages = (frame: PageFrame): PageTools => ({
  texts: frame.texts,
  publicUrl: frame.publicUrl,
  print: (page, ...main) => printPage(frame, page, ...main),
  headers: pageHeaders(frame.publicUrl),
  localeOf: (c: Context, site: SiteRecord | undefined) =>
    chooseLocale([c.req.query('locale') ?? '', ...acceptedLanguages(c.req.header('Accept-Language'))], site?.locales ?? LOCALES),
})
