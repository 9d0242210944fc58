import { Hono, type Context } from 'hono'
import { readUnsubscribeToken } from '../../../gdpr/choice-links.ts'
import type { ClientEnv } from '../../platform/client.ts'
import type { Keys } from '../../platform/crypto.ts'
import type { Sites } from '../../sites/directory.ts'
import { saysGpc } from '../../sites/gpc.ts'
import { el, postButton } from '../markup.ts'
import { answerPage, type PageTools } from '../page-frame.ts'
import { nothingHere } from './nothing-here.ts'
import type { PreferenceBook } from '../preferences.ts'

export type UnsubscribeDeps = PageTools & {
  readonly keys: Keys
  readonly sites: Pick<Sites, 'get'>
  readonly preferences: PreferenceBook
}

/**
 * `/privacy/:site/unsubscribe/:token`: a POST withdraws one consent at once, from whatever program, without cookies and without a page in
 * between (RFC 8058). GET shows a page with one button and changes nothing, for scanners and previews open every link.
 */
export const unsubscribePages = (deps: UnsubscribeDeps): Hono<ClientEnv> => {
  const { keys, sites, preferences, texts, localeOf } = deps
  const app = new Hono<ClientEnv>()

  const find = async (c: Context) => {
    const site = await sites.get(c.req.param('site') ?? '')
    const about = site && readUnsubscribeToken(keys, site.id, c.req.param('token') ?? '')
    return { site, about }
  }
  const answer = (c: Context, site: NonNullable<Awaited<ReturnType<typeof find>>['site']>, what: 'ask' | 'done') => {
    const locale = localeOf(c, site)
    const t = texts(locale)
    const { name, email } = site.controller
    const page = { locale, site, title: t(`choices-pages:unsubscribe.${what}_title`), languagesAt: c.req.path }
    const button = what === 'ask' ? postButton(t('choices-pages:unsubscribe.button'), {}) : undefined
    return answerPage(deps, c, page, [el('p', { class: 'intro' }, t(`choices-pages:unsubscribe.${what}`, { name, email })), button])
  }

  app.get('/privacy/:site/unsubscribe/:token', async (c) => {
    const { site, about } = await find(c)
    return site && about ? answer(c, site, 'ask') : nothingHere(deps, c, site)
  })
  app.post('/privacy/:site/unsubscribe/:token', async (c) => {
    const { site, about } = await find(c)
    if (!site || !about) return nothingHere(deps, c, site)
    const how = { source: 'one_click', locale: localeOf(c, site), gpc: saysGpc(c) } as const
    await preferences.change({ site, subjectIds: [about.subjectId] }, [{ purpose: about.purpose, granted: false }], how)
    return answer(c, site, 'done')
  })
  return app
}
