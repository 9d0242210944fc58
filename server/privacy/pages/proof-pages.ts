import { Hono } from 'hono'
import { lookAtLink } from '../../../gdpr/requests/confirm.ts'
import { eventsOf, readRequest } from '../../../gdpr/requests/request-store.ts'
import { readStatusToken } from '../../../gdpr/requests/status-token.ts'
import { takeBack } from '../../../gdpr/requests/take-step.ts'
import type { ClientEnv } from '../../platform/client.ts'
import { Problem, PROBLEMS } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import { localeSchema } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import { el, postButton } from '../markup.ts'
import { answerPage } from '../page-frame.ts'
import { statusOf } from '../status.ts'
import { pageParts, smallBodies, word, type C, type Refusal, type RequestPageDeps } from './page-parts.ts'
import { statusSection } from './status-section.ts'

/**
 * Where the links of mails lead: `/privacy/:site/confirm/:token`, which shows a button and changes nothing until somebody presses it, for
 * scanners open every link (ASVS 6.5); and `/privacy/:site/requests/:token`, which says how a request stands.
 */
export const proofPages = (deps: RequestPageDeps): Hono<ClientEnv> => {
  const { page, requests, clock } = deps
  const { db, keys } = requests
  const { texts, publicUrl, localeOf } = page
  const { found, missing, posted, prove } = pageParts(deps)
  const app = new Hono<ClientEnv>()
  app.use('/privacy/:site/confirm/*', smallBodies)
  app.use('/privacy/:site/requests/*', smallBodies)

  const showLink = async (c: C, site: SiteRecord, token: string, refused?: Refusal) => {
    const { fault = refused, request } = await lookAtLink(requests, site.id, token, clock())
    const locale = localeSchema.catch(localeOf(c, site)).parse(request?.locale)
    const t = texts(locale)
    const values = {
      name: site.controller.name,
      email: site.controller.email,
      kind: request ? t(`privacy-requests:kind.${request.kind}`) : '',
    }
    if (fault === undefined)
      return answerPage(page, c, { locale, site, title: t('privacy-requests:confirm.title') }, [
        el('p', { class: 'intro' }, t('privacy-requests:confirm.text', values)),
        postButton(t('privacy-requests:confirm.button'), { confirm: 'yes' }),
        el('p', { class: 'help' }, t('privacy-requests:confirm.ignore')),
      ])
    const main = [
      el('p', {}, t(`privacy-requests:fault.${fault}`, values)),
      el('p', {}, el('a', { href: `${publicUrl}/privacy/${site.id}?locale=${locale}` }, t('privacy-requests:fault.again'))),
    ]
    return answerPage(page, c, { locale, site, title: t(`privacy-requests:fault.${fault}_title`) }, main, PROBLEMS[fault][0])
  }

  app.get('/privacy/:site/confirm/:token', async (c) => {
    const site = await found(c)
    return site ? showLink(c, site, c.req.param('token')) : missing(c)
  })
  app.post('/privacy/:site/confirm/:token', async (c) => {
    const site = await found(c)
    if (!site) return missing(c)
    await posted(c)
    const answer = await prove(c, site, { token: c.req.param('token') })
    return answer instanceof Response ? answer : showLink(c, site, c.req.param('token'), answer)
  })

  const openStatus = async (c: C) => {
    const site = await found(c)
    const id = site && readStatusToken(keys, site.id, c.req.param('token') ?? '', clock())
    const request = id === undefined || !site ? undefined : await inSite(db, site.id, (tx) => readRequest(tx, site.id, id))
    return { site, request }
  }

  app.get('/privacy/:site/requests/:token', async (c) => {
    const { site, request } = await openStatus(c)
    if (!site || !request) return missing(c, site)
    const status = statusOf(texts, request, await inSite(db, site.id, (tx) => eventsOf(tx, site.id, request.id)), clock())
    const t = texts(status.locale)
    return answerPage(
      page,
      c,
      { locale: status.locale, site, title: t('privacy-requests:status.title') },
      statusSection(t, status, request.reference),
    )
  })
  app.post('/privacy/:site/requests/:token', async (c) => {
    const { site, request } = await openStatus(c)
    if (!site || !request) return missing(c, site)
    const data = await posted(c)
    if (word(data, 'withdraw') === 'yes')
      await takeBack(requests, site.id, request.id, clock()).catch((error: unknown) => {
        // It went on meanwhile: the page says how it stands now.
        if (!(error instanceof Problem) || error.code !== 'request_step_refused') throw error
      })
    return c.redirect(`${publicUrl}/privacy/${site.id}/requests/${c.req.param('token')}`, 303)
  })
  return app
}
