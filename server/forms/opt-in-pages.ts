import { Hono, type Context } from 'hono'
import type { Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import { localeSchema, type Locale } from '../sites/contract.ts'
import type { Sites } from '../sites/directory.ts'
import type { SiteRecord } from '../sites/env.ts'
import { el } from './markup/drawing.ts'
import { confirmOptIn, findOptIn, type OptInState } from './opt-in.ts'
import { printPage, type PageFrame } from './pages/document.ts'
import { pageHeaders } from './pages/headers.ts'

export type OptInPageDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly sites: Sites
  readonly frame: PageFrame
  readonly clock?: Clock
}

const STATUS = { open: 200, confirmed: 200, expired: 410, unknown: 404 } as const satisfies Record<OptInState, number>

type Shown = { readonly site: SiteRecord | undefined; readonly locale: Locale; readonly state: OptInState }

const pageOf = (frame: PageFrame, { site, locale, state }: Shown): string => {
  const t = frame.texts(locale)
  const values = { name: site?.controller.name ?? '', email: site?.controller.email ?? '' }
  // Without an action, the form posts to the page's own address, which holds the token.
  const button = state === 'open' ? el('form', { method: 'post' }, el('button', { type: 'submit' }, t('mail:opt_in.button'))) : undefined
  const page = { locale, title: t(`mail:opt_in.page.${state}_title`), ...(site ? { site } : {}) }
  return printPage(frame, page, el('p', {}, t(`mail:opt_in.page.${state}`, values)), button)
}

/** `/f/:site/:form/confirm/:token`: GET shows one button and changes nothing; only POST confirms, as often as you like. */
export const optInPages = ({ db, jobs, keys, sites, frame, clock = systemClock }: OptInPageDeps): Hono => {
  const app = new Hono()
  const headers = pageHeaders(frame.publicUrl)

  const answer = async (c: Context, find: (siteId: string, formId: string, token: string) => ReturnType<typeof findOptIn>) => {
    const { site: siteId = '', form: formId = '', token = '' } = c.req.param() as Record<string, string>
    const site = await sites.get(siteId)
    const { state, submission } = site ? await find(siteId, formId, token) : { state: 'unknown' as const, submission: undefined }
    const locale = localeSchema.catch(site?.locales[0] ?? 'en').parse(submission?.locale)
    return c.html(pageOf(frame, { site, locale, state }), STATUS[state], headers)
  }

  app.get('/f/:site/:form/confirm/:token', (c) =>
    answer(c, (siteId, formId, token) => findOptIn(db, keys, { siteId, formId, token, now: clock() })),
  )
  app.post('/f/:site/:form/confirm/:token', (c) =>
    answer(c, (siteId, formId, token) => confirmOptIn(db, jobs, keys, { siteId, formId, token, now: clock() })),
  )
  return app
}
