import type { Context } from 'hono'
import type { SiteRecord } from '../../sites/env.ts'
import { answerPage, type PageTools } from '../page-frame.ts'

/** Nothing is at this address: no such site, or a link that is not ours. */
export const nothingHere = (tools: PageTools, c: Context, site?: SiteRecord): Response => {
  const locale = tools.localeOf(c, site)
  const t = tools.texts(locale)
  const text = site ? t('choices-pages:link.unknown') : t('pages:missing.site')
  return answerPage(
    tools,
    c,
    { locale, site, title: t(site ? 'choices-pages:link.unknown_title' : 'pages:missing.title') },
    [['p', {}, text]],
    404,
  )
}
