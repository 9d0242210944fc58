import { Hono, type Context } from 'hono'
import type { Packages } from '../../../gdpr/export/packages.ts'
import type { ClientEnv } from '../../platform/client.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { Sites } from '../../sites/directory.ts'
import { el, postButton } from '../markup.ts'
import { answerPage, type PageTools } from '../page-frame.ts'

export type PackagePageDeps = PageTools & { readonly sites: Pick<Sites, 'get'>; readonly packages: Packages }

type Found = NonNullable<Awaited<ReturnType<Packages['find']>>>

const megabytes = (bytes: string | null): string => Math.max(0.1, Number(bytes ?? 0) / 1_000_000).toFixed(1)

/**
 * `/privacy/:site/packages/:token`: GET shows what can be downloaded and changes nothing, for scanners open every link; POST downloads,
 * once. Afterwards the address answers 410.
 */
export const packagePages = (deps: PackagePageDeps): Hono<ClientEnv> => {
  const { sites, packages, texts, localeOf } = deps
  const app = new Hono<ClientEnv>()
  const path = '/privacy/:site/packages/:token'

  const find = async (c: Context): Promise<{ site?: SiteRecord | undefined; one?: Found | undefined }> => {
    c.header('Cache-Control', 'no-store')
    c.header('Referrer-Policy', 'no-referrer')
    const site = await sites.get(c.req.param('site') ?? '')
    return { site, one: site && (await packages.find(site.id, c.req.param('token') ?? '')) }
  }

  const say = (c: Context, site: SiteRecord | undefined, what: 'unknown' | 'gone', status: 404 | 410) => {
    const locale = localeOf(c, site)
    const t = texts(locale)
    return answerPage(
      deps,
      c,
      { locale, site, title: t(`access-package:page.${what}_title`) },
      [el('p', {}, t(`access-package:page.${what}`))],
      status,
    )
  }

  app.get(path, async (c) => {
    const { site, one } = await find(c)
    if (!site || !one) return say(c, site, 'unknown', 404)
    if (one.state !== 'ready' || one.expiresAt < new Date()) return say(c, site, 'gone', 410)
    const locale = localeOf(c, site)
    const t = texts(locale)
    const until = new Intl.DateTimeFormat(locale === 'sr' ? 'sr-Latn' : locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
      one.expiresAt,
    )
    return answerPage(deps, c, { locale, site, title: t('access-package:page.title'), languagesAt: c.req.path }, [
      el('p', { class: 'intro' }, t('access-package:page.ready', { size: megabytes(one.size), until })),
      postButton(t('access-package:page.button'), {}),
    ])
  })

  app.post(path, async (c) => {
    const { site, one } = await find(c)
    if (!site || !one) return say(c, site, 'unknown', 404)
    const bytes = await packages.fetch(one)
    if (!bytes) return say(c, site, 'gone', 410)
    return c.body(bytes, 200, {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${site.id}-data.zip"`,
    })
  })
  return app
}
