import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { Texts } from '../../platform/texts.ts'
import type { Markup } from '../contract.ts'
import { direction, htmlLang, OWN_NAMES } from '../language.ts'
import { el } from '../markup/drawing.ts'
import { printMarkup } from '../markup/print.ts'
import { declaredShadow, type Assets } from '../markup/shadow.ts'
import { PAGE_SHEET_URL } from './sheet.ts'

/** What every hosted page is made with. */
export type PageFrame = {
  readonly texts: Texts
  /** How browsers reach this server, without a trailing slash. */
  readonly publicUrl: string
  readonly assets: Assets
}

type Page = {
  readonly locale: Locale
  /** The heading. */
  readonly title: string
  /** What the browser's tab says instead. */
  readonly documentTitle?: string
  /** Whose page it is; absent when the address names no site. */
  readonly site?: SiteRecord | undefined
  /** Path of this page, when it can be shown in the site's other languages. */
  readonly languagesAt?: string
  /** Loads the script that enhances the form. */
  readonly enhanced?: boolean
  /** Search engines may list it. */
  readonly listed?: boolean
}

const head = ({ publicUrl }: PageFrame, { title, documentTitle = title, site, enhanced, listed }: Page): Markup =>
  el(
    'head',
    {},
    el('meta', { charset: 'utf-8' }),
    el('title', {}, site ? `${documentTitle} – ${site.name}` : documentTitle),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('meta', { name: 'color-scheme', content: 'light dark' }),
    listed ? undefined : el('meta', { name: 'robots', content: 'noindex' }),
    el('link', { rel: 'stylesheet', href: `${publicUrl}${PAGE_SHEET_URL}` }),
    site && el('link', { rel: 'stylesheet', href: `${publicUrl}/f/${site.id}/theme.css` }),
    enhanced && site ? el('script', { type: 'module', src: `${publicUrl}/embed.js`, 'data-site': site.id }) : undefined,
  )

const languages = ({ texts }: PageFrame, { locale, site, languagesAt }: Page): Markup | undefined => {
  if (!site || languagesAt === undefined || site.locales.length < 2) return undefined
  const links = site.locales.map((other) =>
    el(
      'li',
      {},
      el(
        'a',
        { href: `${languagesAt}?locale=${other}`, lang: htmlLang(other), hreflang: other, 'aria-current': other === locale && 'true' },
        OWN_NAMES[other],
      ),
    ),
  )
  return el('nav', { 'aria-label': texts(locale)('pages:page.language') }, el('ul', {}, ...links))
}

/** Who is responsible, and where to read more: GDPR Art. 13(1)(a), layered as in WP 260, paragraph 35. */
const footer = ({ texts }: PageFrame, { locale, site }: Page): Markup | undefined => {
  if (!site) return undefined
  const t = texts(locale)
  const { name, email, address, privacyUrl } = site.controller
  return el(
    'footer',
    {},
    el('p', {}, t('pages:page.responsible', { controller: name })),
    address ? el('p', {}, address) : undefined,
    el(
      'ul',
      {},
      el('li', {}, el('a', { href: `mailto:${email}` }, t('pages:page.contact', { email }))),
      privacyUrl ? el('li', {}, el('a', { href: privacyUrl }, t('pages:page.privacy'))) : undefined,
    ),
  )
}

/** A whole HTML page in one language. */
export const printPage = (frame: PageFrame, page: Page, ...main: (Markup | undefined)[]): string =>
  `<!doctype html>\n${printMarkup(
    el(
      'html',
      { lang: htmlLang(page.locale), dir: direction(page.locale) },
      head(frame, page),
      el(
        'body',
        {},
        el('header', {}, page.site && el('p', {}, page.site.name), languages(frame, page)),
        el('main', {}, el('h1', {}, page.title), ...main),
        footer(frame, page),
      ),
    ),
    declaredShadow(frame.assets),
  )}\n`
