import { Hono, type Context } from 'hono'
import type { ConsentFacts } from '../../gdpr/receipts/facts.ts'
import { newest } from '../../gdpr/receipts/facts.ts'
import { signReceipt } from '../../gdpr/receipts/receipt.ts'
import type { Signer } from '../../gdpr/ledger/signing.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Translate } from '../platform/texts.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import type { Sites } from '../sites/directory.ts'
import type { SiteRecord } from '../sites/env.ts'
import { consentFactsOf, type ConsentFactsDeps } from './consent-facts.ts'
import type { Markup } from './contract.ts'
import { chooseLocale, htmlLang } from './language.ts'
import { el } from './markup/drawing.ts'
import { printPage, type PageFrame } from './pages/document.ts'
import { pageHeaders } from './pages/headers.ts'
import { missingPage } from './pages/message-pages.ts'
import { openReceipt, type Receipt } from './receipt.ts'

export type ReceiptPageDeps = ConsentFactsDeps & {
  readonly keys: Keys
  readonly signer: Signer
  readonly sites: Pick<Sites, 'get'>
  readonly frame: PageFrame
  readonly clock?: Clock
}

type Found = { readonly site: SiteRecord; readonly receipt: Receipt; readonly facts: readonly ConsentFacts[] }

const inWords = (facts: ConsentFacts, t: Translate, lang: string): Markup => {
  const { id, state, at } = newest(facts)
  const when = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' }).format(new Date(at))
  const lines: readonly (readonly [string, string])[] = [
    [t('receipts:decision'), t(`receipts:state.${state}`)],
    [t('receipts:when'), when],
    [t('receipts:words'), facts.notice.text],
    [t('receipts:data'), facts.data.map(({ label }) => label).join(', ')],
    [t('receipts:recipients'), facts.recipients.join(', ') || t('receipts:nobody')],
    [t('receipts:kept'), t('receipts:days', { count: facts.retentionDays })],
    [t('receipts:entry'), id],
  ]
  return el('dl', {}, ...lines.flatMap(([label, words]) => [el('dt', {}, label), el('dd', {}, words)]))
}

/**
 * What a person decided, as a page to read and as a signed file to keep: `/f/:site/:form/thanks/:receipt/consent`, and the same with
 * `.jws`. Whoever has the link may see it; it names nobody.
 */
export const receiptPages = (deps: ReceiptPageDeps): Hono => {
  const { keys, signer, sites, frame, clock = systemClock } = deps
  const app = new Hono()
  const headers = pageHeaders(frame.publicUrl)

  const find = async (c: Context): Promise<Found | undefined> => {
    const params = c.req.param() as Record<string, string>
    const site = await sites.get(params['site'] ?? '')
    const receipt = openReceipt(keys, params['receipt'] ?? '')
    if (!site || receipt?.siteId !== site.id || receipt.formId !== params['form']) return undefined
    const facts = await consentFactsOf(deps, site, receipt.id)
    return facts && facts.length > 0 ? { site, receipt, facts } : undefined
  }

  const missing = async (c: Context): Promise<Response> => {
    const site = await sites.get(c.req.param('site') ?? '')
    return c.html(missingPage(frame, site?.locales[0] ?? 'en', site), 404, headers)
  }

  app.get('/f/:site/:form/thanks/:receipt/consent', async (c) => {
    const found = await find(c)
    if (!found) return missing(c)
    const { site, receipt, facts } = found
    const locale = chooseLocale([receipt.locale], site.locales)
    const t = frame.texts(locale)
    const { publicUrl } = frame
    const rightsUrl = facts[0]?.rightsUrl ?? publicUrl
    c.header('Content-Language', htmlLang(locale))
    const page = printPage(
      frame,
      { locale, site, title: t('receipts:title') },
      el('p', { class: 'intro' }, t('receipts:intro', { name: site.controller.name })),
      el('p', {}, t('receipts:refers', { reference: receipt.reference })),
      ...facts.map((one) => inWords(one, t, htmlLang(locale))),
      el('p', {}, el('a', { class: 'button', href: `${c.req.path}.jws`, download: true }, t('receipts:download'))),
      el('p', {}, t('receipts:verify', { url: `${publicUrl}/.well-known/jwks.json` })),
      el('p', {}, el('a', { href: rightsUrl }, t('receipts:change'))),
    )
    return c.html(page, 200, headers)
  })

  app.get('/f/:site/:form/thanks/:receipt/consent.jws', async (c) => {
    const found = await find(c)
    if (!found) return missing(c)
    const { receipt, facts } = found
    await signer.refresh()
    return c.body(await signReceipt(signer, receipt.id, facts, clock()), 200, {
      'Content-Type': 'application/jose',
      'Content-Disposition': `attachment; filename="consent-${receipt.reference}.jws"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
  })

  return app
}
