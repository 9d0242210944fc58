import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ClientEnv } from '../../platform/client.ts'
import { newId } from '../../platform/id.ts'
import type { Sites } from '../../sites/directory.ts'
import { saysGpc } from '../../sites/gpc.ts'
import type { SiteRecord } from '../../sites/env.ts'
import { etagOf, isFresh } from '../etag.ts'
import { acceptedLanguages, chooseLocale, htmlLang } from '../language.ts'
import type { ReadReceipt } from '../plain-post.ts'
import type { PublishedVersion } from '../published-version.ts'
import { LOCALES, type Locale } from '../../sites/contract.ts'
import { formPage } from './form-page.ts'
import { pageHeaders } from './headers.ts'
import { closedPage, missingPage, thanksPage, unreadPage } from './message-pages.ts'
import { answerPost, type PostDeps } from './post.ts'
import { largestBody } from './posted.ts'
import { PAGE_SHEET, PAGE_SHEET_URL, themeSheet } from './sheet.ts'

export type PageDeps = PostDeps & { readonly sites: Pick<Sites, 'get'>; readonly readReceipt: ReadReceipt }

type C = Context<ClientEnv>

/** Values for fields that may be filled in from the page's address, as `?topic=order`. */
const prefilled = (c: C, { definition }: PublishedVersion): Record<string, string> =>
  Object.fromEntries(
    definition.sections
      .flatMap((section) => section.fields)
      .flatMap((field) => {
        const value = 'prefill' in field && field.prefill ? c.req.query(field.prefill.query) : undefined
        return value ? [[field.key, value.slice(0, 2_000)]] : []
      }),
  )

/** Forms as pages of their own, mounted at `/`: they work without any script, and better with it. */
export const pageRoutes = (deps: PageDeps): Hono<ClientEnv> => {
  const { sites, catalogue, publicUrl, issueToken, readReceipt } = deps
  const app = new Hono<ClientEnv>()
  const headers = pageHeaders(publicUrl)

  const wishes = (c: C): string[] => [c.req.query('locale') ?? '', ...acceptedLanguages(c.req.header('Accept-Language'))]
  const localeOf = (c: C, site: SiteRecord | undefined): Locale => chooseLocale(wishes(c), site?.locales ?? LOCALES)
  const page = (c: C, html: string, status: ContentfulStatusCode = 200): Response => c.html(html, status, headers)

  /** The form that an address names, or the page that says there is none. */
  const find = async (c: C): Promise<{ site: SiteRecord; form: PublishedVersion } | Response> => {
    const site = await sites.get(c.req.param('site') ?? '')
    const form = site && (await catalogue.get(site.id, c.req.param('form') ?? ''))
    return site && form ? { site, form } : page(c, missingPage(deps, localeOf(c, site), site), 404)
  }

  app.get(PAGE_SHEET_URL, (c) =>
    c.body(PAGE_SHEET, 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    }),
  )

  app.get('/f/:site/theme.css', async (c) => {
    const site = await sites.get(c.req.param('site'))
    if (!site) return c.notFound()
    const sheet = themeSheet(site.theme)
    const etag = etagOf(sheet)
    c.header('ETag', etag)
    c.header('Cache-Control', 'public, max-age=60, must-revalidate')
    c.header('X-Content-Type-Options', 'nosniff')
    return isFresh(c, etag) ? c.body(null, 304) : c.body(sheet, 200, { 'Content-Type': 'text/css; charset=utf-8' })
  })

  app.get('/f/:site/:form', async (c) => {
    const found = await find(c)
    if (found instanceof Response) return found
    const { site, form } = found
    const locale = localeOf(c, site)
    c.header('Content-Language', htmlLang(locale))
    if (form.status === 'closed') return page(c, closedPage(deps, { site, form, locale }), 410)
    const hidden = { _id: newId(), _token: issueToken(site, form, new URL(publicUrl).origin) }
    const entered = { values: prefilled(c, form), granted: [], errors: [], files: {}, hidden }
    return page(c, formPage(deps, { site, form, locale, entered, fresh: true, gpc: saysGpc(c) }))
  })

  app.post('/f/:site/:form', async (c) => {
    const found = await find(c)
    if (found instanceof Response) return found
    const { site, form } = found
    const locale = localeOf(c, site)
    const unread = (why: 'too_large' | 'unreadable', status: 400 | 413 | 415) => page(c, unreadPage(deps, { site, locale }, why), status)

    const type = c.req.header('Content-Type') ?? ''
    if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return unread('unreadable', 415)
    let data: FormData | undefined
    const limit = bodyLimit({ maxSize: largestBody(form.definition), onError: () => unread('too_large', 413) })
    const refused = await limit(c, async () => {
      data = await c.req.formData().catch(() => undefined)
    })
    if (refused) return refused
    if (!data) return unread('unreadable', 400)

    const origin = c.req.header('Origin') ?? ''
    const answer = await answerPost(deps, {
      site,
      current: form,
      data,
      client: c.get('client'),
      origin: origin === 'null' ? '' : origin,
      wishes: wishes(c),
      gpc: saysGpc(c),
    })
    return 'location' in answer ? c.redirect(answer.location, 303) : page(c, answer.html, answer.status)
  })

  app.get('/f/:site/:form/thanks/:receipt', async (c) => {
    const site = await sites.get(c.req.param('site'))
    const receipt = await readReceipt(c.req.param('receipt'))
    const form =
      site && receipt?.siteId === site.id && receipt.formId === c.req.param('form')
        ? await catalogue.get(site.id, receipt.formId, receipt.version)
        : undefined
    if (!site || !form || !receipt) return page(c, missingPage(deps, localeOf(c, site), site), 404)
    const locale = chooseLocale([receipt.locale], site.locales)
    c.header('Content-Language', htmlLang(locale))
    return page(c, thanksPage(deps, { site, form, locale }, receipt, c.req.path))
  })

  return app
}
