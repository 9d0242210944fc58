import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Db } from '../platform/db.ts'
import type { Limits } from '../platform/limits.ts'
import { newApp } from '../platform/openapi.ts'
import type { Outgoing } from '../platform/outgoing.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { tagOfVersion, versionSeen } from '../platform/version-tag.ts'
import type { Sites } from './directory.ts'
import type { ConsoleEnv, SiteRecord } from './env.ts'
import { normaliseOrigin } from './origins.ts'
import { checkPage } from './page-check/check.ts'
import type { PortalFacts } from './page-check/findings.ts'
import { changeSettings, readSettings, type StoredSettings } from './settings-store.ts'
import type { Sightings } from './sightings.ts'
import { listSightings } from './sightings-store.ts'
import * as requests from './site-requests.ts'
import { addOrigin, removeOrigin } from './store.ts'

/** Brings what a site has published up to date after its settings changed, in the transaction that changes them. */
export type Renew = (tx: Db, site: SiteRecord) => Promise<void>

export type SiteConsoleDeps = {
  readonly db: Db
  readonly sites: Sites
  readonly limits: Limits
  readonly outgoing: Outgoing
  readonly sightings: Sightings
  readonly publicUrl: string
  readonly integrityOf: PortalFacts['integrityOf']
  readonly formStatus: (siteId: string, form: string) => ReturnType<PortalFacts['formStatus']>
  readonly renew: Renew
}

/** Looks at pages that one owner may cause; each is a call to a stranger's server. */
const CHECKS = { points: 60, seconds: 600 }

/** The site itself, for its owner, under `/v1/console/sites/:site`. */
export const siteConsoleRoutes = (deps: SiteConsoleDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, sites, limits, outgoing, sightings, publicUrl, integrityOf, formStatus, renew } = deps
  const view = ({ locales, origins, ...rest }: StoredSettings) => ({
    ...rest,
    locales: [...locales],
    origins: [...origins],
    public_url: publicUrl,
  })
  const read = async (tx: Db, siteId: string): Promise<StoredSettings> => {
    const settings = await readSettings(tx, siteId)
    if (!settings) throw new Problem('site_not_found')
    return settings
  }

  const app = newApp<ConsoleEnv>()

  app.openapi(requests.settingsRoute, async (c) => {
    const settings = await inSite(db, c.var.site.id, (tx) => read(tx, c.var.site.id))
    c.header('ETag', tagOfVersion(settings.version))
    return c.json(view(settings), 200)
  })

  app.openapi(requests.changeSettingsRoute, async (c) => {
    const { site } = c.var
    const { name, locales, controller } = c.req.valid('json')
    const seen = versionSeen(c)
    const change = { ...(name ? { name } : {}), ...(locales ? { locales } : {}), ...(controller ? { controller } : {}) }
    const settings = await inSite(db, site.id, async (tx) => {
      if (!(await changeSettings(tx, site.id, seen, change))) throw new Problem('changed_meanwhile')
      const changed = await read(tx, site.id)
      if (locales || controller) await renew(tx, { ...site, ...changed })
      return changed
    })
    sites.forget(site.id)
    c.set('audited', { objectId: site.id, details: { fields: Object.keys(change).join(', ') } })
    c.header('ETag', tagOfVersion(settings.version))
    return c.json(view(settings), 200)
  })

  app.openapi(requests.allowOriginRoute, async (c) => {
    const siteId = c.var.site.id
    const origin = normaliseOrigin(c.req.valid('json').origin)
    if (!origin) throw new Problem('invalid', { errors: [{ field: 'origin', code: 'not_an_origin' }] })
    const { origins } = await inSite(db, siteId, async (tx) => {
      await addOrigin(tx, siteId, origin)
      return read(tx, siteId)
    })
    sites.forget(siteId)
    c.set('audited', { objectId: siteId, details: { origin } })
    return c.json({ origin, origins: [...origins] }, 200)
  })

  app.openapi(requests.forbidOriginRoute, async (c) => {
    const siteId = c.var.site.id
    const origin = normaliseOrigin(c.req.valid('query').origin)
    const { origins } = await inSite(db, siteId, async (tx) => {
      if (!origin || !(await removeOrigin(tx, siteId, origin))) throw new Problem('not_found')
      return read(tx, siteId)
    })
    sites.forget(siteId)
    c.set('audited', { objectId: siteId, details: { origin: origin ?? '' } })
    return c.json({ origins: [...origins] }, 200)
  })

  app.openapi(requests.sightingsRoute, async (c) => {
    await sightings.flush()
    const seen = await inSite(db, c.var.site.id, (tx) => listSightings(tx, c.var.site.id))
    const views = seen.map(({ origin, outcome, call, form, firstAt, lastAt }) => ({
      origin,
      outcome,
      call,
      form,
      first_at: firstAt.toISOString(),
      last_at: lastAt.toISOString(),
    }))
    return c.json({ sightings: views }, 200)
  })

  app.openapi(requests.checkPageRoute, async (c) => {
    const { site } = c.var
    const taken = await limits.take(`page-check/${site.id}`, CHECKS)
    if (!taken.ok) throw new Problem('rate_limited', { retryAfter: taken.retryAfter })
    const facts = { publicUrl, integrityOf, formStatus: (form: string) => formStatus(site.id, form) }
    // The middleware's copy of the site may be two seconds old; the owner has perhaps just allowed the origin.
    const settings = await inSite(db, site.id, (tx) => read(tx, site.id))
    const checked = await checkPage(outgoing, c.req.valid('json').url, { ...site, ...settings }, facts)
    c.set('audited', { objectId: site.id, details: { findings: checked.findings.length } })
    return c.json(checked, 200)
  })

  return app
}
