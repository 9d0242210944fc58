import { Hono } from 'hono'
import * as z from 'zod'
import { LINK_HOURS } from '../../../gdpr/requests/proof.ts'
import type { Markup } from '../../forms/contract.ts'
import type { ClientEnv } from '../../platform/client.ts'
import { newId } from '../../platform/id.ts'
import { fieldErrors } from '../../platform/openapi.ts'
import { Problem, PROBLEMS, type FieldError } from '../../platform/problem.ts'
import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import { ask } from '../ask.ts'
import { newRequestSchema } from '../contract/requests.ts'
import { el } from '../markup.ts'
import { answerPage } from '../page-frame.ts'
import { pageParts, smallBodies, word, type C, type Refusal, type RequestPageDeps } from './page-parts.ts'
import { codeForm, requestForm, type Typed } from './request-form.ts'

/** What another part shows on `/privacy/:site`, above the form for requests: the consent choices. */
export type PrivacySection = (c: C, site: SiteRecord, locale: Locale) => Promise<readonly Markup[]>

type Deps = RequestPageDeps & { readonly sections: readonly PrivacySection[] }

const typedOf = (data: FormData): Typed => ({
  kind: word(data, 'kind'),
  email: word(data, 'email'),
  details: word(data, 'details'),
  name: word(data, 'name'),
  corrected_email: word(data, 'corrected_email'),
  phone: word(data, 'phone'),
})

const orAbsent = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/** Errors by the names that the fields have on the page. */
const onPage = (errors: readonly FieldError[]): FieldError[] =>
  errors.map((error) => ({
    ...error,
    field: error.field === 'corrections.email' ? 'corrected_email' : error.field.replace(/^corrections\./, ''),
  }))

type Shown = {
  readonly typed?: Typed
  readonly errors?: readonly FieldError[]
  readonly notice?: string
  readonly id?: string
  readonly status?: 200 | 409 | 422 | 429
}

/**
 * `/privacy/:site` and what follows from it, without any script: the form, the code or the link of the mail, and where the request
 * stands. Looking at a link changes nothing, however often; only the button that it shows does (ASVS 6.5).
 */
export const requestPages = (deps: Deps): Hono<ClientEnv> => {
  const { page, requests, limits, sections, clock } = deps
  const { texts, publicUrl, localeOf } = page
  const { found, missing, posted, prove } = pageParts(deps)
  const app = new Hono<ClientEnv>()
  app.use('/privacy/:site', smallBodies)
  app.use('/privacy/:site/sent/*', smallBodies)

  const showForm = async (c: C, site: SiteRecord, { typed = {}, errors = [], notice, id = newId(), status = 200 }: Shown = {}) => {
    const locale = localeOf(c, site)
    const t = texts(locale)
    const path = `${publicUrl}/privacy/${site.id}`
    const above = await Promise.all(sections.map((section) => section(c, site, locale)))
    const about = { locale, site, title: t('privacy-requests:title'), languagesAt: path }
    const main = [
      notice === undefined && errors.length === 0
        ? undefined
        : el('div', { class: 'summary', role: 'alert' }, el('p', {}, notice ?? t('privacy-requests:error.summary'))),
      ...above.flat(),
      ...requestForm({ t, action: `${path}?locale=${locale}`, id, typed, errors }),
    ]
    return answerPage(page, c, about, main, status)
  }

  app.get('/privacy/:site', async (c) => {
    const site = await found(c)
    return site ? showForm(c, site) : missing(c)
  })

  app.post('/privacy/:site', async (c) => {
    const site = await found(c)
    if (!site) return missing(c)
    const data = await posted(c)
    const locale = localeOf(c, site)
    const typed = typedOf(data)
    const id = z.uuid().catch(newId()).parse(word(data, 'id'))
    const { kind, email, details, name, corrected_email: corrected, phone } = typed
    const corrections = { name: orAbsent(name), email: orAbsent(corrected), phone: orAbsent(phone) }
    const hasCorrections = kind === 'rectification' && Object.values(corrections).some((value) => value !== undefined)
    const body = newRequestSchema.safeParse({
      id,
      kind,
      email,
      locale,
      details: orAbsent(details),
      ...(hasCorrections ? { corrections } : {}),
    })
    if (!body.success) return showForm(c, site, { typed, errors: onPage(fieldErrors(body.error.issues)), id, status: 422 })
    try {
      await ask({ requests, limits }, site, body.data, c.get('client'), clock())
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== 'rate_limited' && error.code !== 'request_changed')) throw error
      if (error.details.retryAfter !== undefined) c.header('Retry-After', String(error.details.retryAfter))
      const notice = texts(locale)(`privacy-requests:error.${error.code}`, { email: site.controller.email })
      // What was sent before under this id was something else: this is a request of its own.
      return showForm(c, site, { typed, notice, status: PROBLEMS[error.code][0], ...(error.code === 'rate_limited' ? { id } : {}) })
    }
    return c.redirect(`${publicUrl}/privacy/${site.id}/sent/${id}?locale=${locale}`, 303)
  })

  const showSent = (c: C, site: SiteRecord, fault?: Refusal) => {
    const locale = localeOf(c, site)
    const t = texts(locale)
    const error = fault === undefined ? undefined : t(`privacy-requests:fault.${fault}`, { email: site.controller.email })
    const main = codeForm(t, { hours: LINK_HOURS, error })
    return answerPage(
      page,
      c,
      { locale, site, title: t('privacy-requests:sent.title') },
      main,
      fault === undefined ? 200 : PROBLEMS[fault][0],
    )
  }

  app.get('/privacy/:site/sent/:id', async (c) => {
    const site = await found(c)
    return site && z.uuid().safeParse(c.req.param('id')).success ? showSent(c, site) : missing(c, site)
  })
  app.post('/privacy/:site/sent/:id', async (c) => {
    const site = await found(c)
    const id = z.uuid().safeParse(c.req.param('id')).data
    if (!site || id === undefined) return missing(c, site)
    const answer = await prove(c, site, { id, code: word(await posted(c), 'code') })
    return answer instanceof Response ? answer : showSent(c, site, answer)
  })

  return app
}
