import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as z from 'zod'
import type { Markup } from '../../forms/contract.ts'
import type { ClientEnv } from '../../platform/client.ts'
import { Problem } from '../../platform/problem.ts'
import type { Sites } from '../../sites/directory.ts'
import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { Sessions } from '../../people/sessions.ts'
import { saysGpc } from '../../sites/gpc.ts'
import { el, postButton } from '../markup.ts'
import { answerPage, type PageTools } from '../page-frame.ts'
import { nothingHere } from './nothing-here.ts'
import type { PreferenceBook } from '../preferences.ts'
import { visitorCookie } from '../visitor-cookie.ts'
import type { Bearer, FindBearer } from '../who.ts'
import { addressSection, codeSection } from './address-section.ts'
import { choicesSection } from './choice-section.ts'

export type ChoicePageDeps = PageTools & {
  readonly sites: Pick<Sites, 'get'>
  readonly sessions: Sessions
  readonly preferences: PreferenceBook
  readonly findBearer: FindBearer
}

const MOST_BYTES = 10_000

/** What a change came to, for the page that follows it. */
const doneSchema = z.enum(['withdrawn', 'given', 'changed'])
type Done = z.infer<typeof doneSchema>

/** What a form of the page posted; anything else was not sent by it. */
const postedForm = async (c: Context): Promise<FormData> => {
  try {
    return await c.req.formData()
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('malformed_request')
  }
}

const text = (data: FormData, name: string): string => {
  const value = data.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/**
 * The choices as a part of a page of somebody else's, such as `/privacy/:site`: those of a visitor who has proven an address in this browser,
 * else the way to them. Every button leads to `/privacy/:site/choices`.
 */
export const choicesPart = ({ preferences, findBearer, texts, publicUrl }: Omit<ChoicePageDeps, 'sites' | 'sessions'>) => {
  const cookie = visitorCookie(publicUrl)
  return async (c: Context, site: SiteRecord, locale: Locale): Promise<readonly Markup[]> => {
    const t = texts(locale)
    const action = `${publicUrl}/privacy/${site.id}/choices?locale=${locale}`
    const token = cookie.read(c, site.id)
    const bearer = token ? await findBearer(site.id, token) : undefined
    const inside = bearer
      ? choicesSection(t, locale, await preferences.read({ site, subjectIds: bearer.subjectIds }, locale), action)
      : [el('p', {}, t('choices:intro')), el('p', {}, el('a', { href: action }, t('choices:title')))]
    return [el('section', { class: 'choices', 'aria-labelledby': 'choices' }, el('h2', { id: 'choices' }, t('choices:title')), ...inside)]
  }
}

/**
 * `/privacy/:site/choices`: what a person agreed to, without any script. Opened by the link of a mail, or after proving an address by a
 * code. Looking changes nothing; every change is a POST of one button.
 */
export const choicePages = (deps: ChoicePageDeps): Hono<ClientEnv> => {
  const { sites, sessions, preferences, findBearer, texts, publicUrl, localeOf } = deps
  const app = new Hono<ClientEnv>()
  const cookie = visitorCookie(publicUrl)
  const { origin } = new URL(publicUrl)
  const smallBodies = bodyLimit({
    maxSize: MOST_BYTES,
    onError: () => {
      throw new Problem('too_large')
    },
  })
  // Not `/privacy/:site/*`: the other pages below it have limits of their own.
  for (const path of ['choices', 'session']) app.use(`/privacy/:site/${path}/*`, smallBodies)

  const show = async (c: Context, site: SiteRecord, { subjectIds }: Bearer) => {
    const locale = localeOf(c, site)
    const t = texts(locale)
    const done = doneSchema.safeParse(c.req.query('done')).data
    const page = { locale, site, title: t('choices:title'), languagesAt: c.req.path }
    const section = choicesSection(t, locale, await preferences.read({ site, subjectIds }, locale))
    return answerPage(deps, c, page, [done && el('p', { class: 'done', role: 'status' }, t(`choices:${done}`)), ...section])
  }

  const ask = (
    c: Context,
    site: SiteRecord,
    section: readonly Parameters<typeof answerPage>[3][number][],
    status: 200 | 422 | 429 = 200,
  ) => {
    const locale = localeOf(c, site)
    const page = { locale, site, title: texts(locale)('choices:title'), languagesAt: c.req.path }
    return answerPage(deps, c, page, section, status)
  }

  /** Buttons of the list. */
  const change = async (c: Context, site: SiteRecord, data: FormData, { subjectIds, source }: Bearer) => {
    const locale = localeOf(c, site)
    const [withdrawn, given] = [text(data, 'withdraw'), text(data, 'give')]
    const proven = { site, subjectIds }
    const how = { source, locale, gpc: saysGpc(c) }
    const answer = (done?: Done) =>
      c.redirect(`${c.req.path}?${new URLSearchParams({ locale, ...(done ? { done } : {}) }).toString()}`, 303)
    if (withdrawn) {
      if (withdrawn === '*') await preferences.withdrawAll(proven, how)
      else await preferences.change(proven, [{ purpose: withdrawn, granted: false }], how)
      return answer('withdrawn')
    }
    if (!given) return answer()
    try {
      await preferences.change(proven, [{ purpose: given, granted: true, notice: text(data, 'notice') }], how)
      return answer('given')
    } catch (error) {
      // The page was open while the words changed; it now shows the new ones.
      if (error instanceof Problem && error.code === 'notice_unpublished') return answer('changed')
      throw error
    }
  }

  /** Address, then code. */
  const prove = async (c: Context<ClientEnv>, site: SiteRecord, data: FormData) => {
    const locale = localeOf(c, site)
    const t = texts(locale)
    const client = c.var.client
    const id = z.uuid().safeParse(text(data, 'id')).data
    try {
      if (id === undefined) {
        const email = z.email().max(254).safeParse(text(data, 'email')).data
        if (email === undefined) return ask(c, site, addressSection(t, t('choices:address.invalid')), 422)
        return ask(c, site, codeSection(t, (await sessions.start(site, { email, locale, client })).id))
      }
      const { token } = await sessions.confirmCode(site.id, { id, code: text(data, 'code').replaceAll(' ', ''), client })
      cookie.set(c, site.id, token)
      return c.redirect(`${c.req.path}?locale=${locale}`, 303)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'code_wrong' && id) return ask(c, site, codeSection(t, id, t('choices:address.wrong')), 422)
      const key = error.code === 'session_proof_over' ? 'over' : error.code === 'rate_limited' ? 'slow' : undefined
      if (!key) throw error
      return ask(c, site, addressSection(t, t(`choices:address.${key}`)), key === 'slow' ? 429 : 422)
    }
  }

  app.get('/privacy/:site/choices', async (c) => {
    const site = await sites.get(c.req.param('site'))
    if (!site) return nothingHere(deps, c)
    const token = cookie.read(c, site.id)
    const bearer = token ? await findBearer(site.id, token) : undefined
    return bearer ? show(c, site, bearer) : ask(c, site, addressSection(texts(localeOf(c, site))))
  })

  app.post('/privacy/:site/choices', async (c) => {
    const site = await sites.get(c.req.param('site'))
    if (!site) return nothingHere(deps, c)
    // The cookie is not sent with foreign posts (SameSite=Lax); this says so to browsers of before that, too (ASVS 3.5.1).
    if (![origin, undefined].includes(c.req.header('Origin'))) throw new Problem('not_same_origin')
    const data = await postedForm(c)
    const token = cookie.read(c, site.id)
    const bearer = token ? await findBearer(site.id, token) : undefined
    if (data.has('withdraw') || data.has('give'))
      return bearer
        ? change(c, site, data, bearer)
        : ask(c, site, addressSection(texts(localeOf(c, site)), texts(localeOf(c, site))('choices:address.over')), 422)
    return prove(c, site, data)
  })

  app.get('/privacy/:site/choices/:token', async (c) => {
    const site = await sites.get(c.req.param('site'))
    const bearer = site && (await findBearer(site.id, c.req.param('token')))
    return site && bearer?.source === 'mail_link' ? show(c, site, bearer) : nothingHere(deps, c, site)
  })

  app.post('/privacy/:site/choices/:token', async (c) => {
    const site = await sites.get(c.req.param('site'))
    const bearer = site && (await findBearer(site.id, c.req.param('token')))
    if (!site || bearer?.source !== 'mail_link') return nothingHere(deps, c, site)
    return change(c, site, await postedForm(c), bearer)
  })

  app.get('/privacy/:site/session/:token', async (c) => {
    const site = await sites.get(c.req.param('site'))
    if (!site || !(await sessions.linkWorks(site.id, c.req.param('token')))) return nothingHere(deps, c, site)
    const locale = localeOf(c, site)
    const t = texts(locale)
    const page = { locale, site, title: t('choices:title') }
    return answerPage(deps, c, page, [
      el('p', { class: 'intro' }, t('choices-pages:link.open')),
      postButton(t('choices-pages:link.button'), {}),
    ])
  })

  app.post('/privacy/:site/session/:token', async (c) => {
    const site = await sites.get(c.req.param('site'))
    if (!site) return nothingHere(deps, c)
    try {
      const { token } = await sessions.confirmLink(site.id, c.req.param('token'))
      cookie.set(c, site.id, token)
      return c.redirect(`/privacy/${site.id}/choices?locale=${localeOf(c, site)}`, 303)
    } catch (error) {
      if (error instanceof Problem && error.code === 'session_proof_over') return nothingHere(deps, c, site)
      throw error
    }
  })
  return app
}
