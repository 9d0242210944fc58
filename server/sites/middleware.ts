import type { Context, MiddlewareHandler } from 'hono'
import type { Db } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import { hidingRestricted, inEverySite } from '../platform/tenancy.ts'
import { allowReading, isPreflight, preflightAnswer } from './cors.ts'
import type { Actor } from './actor.ts'
import { slugSchema } from './contract.ts'
import type { Sites } from './directory.ts'
import type { ConsoleEnv, SiteEnv, SiteRecord } from './env.ts'
import { allowedOrigin } from './origins.ts'
import { callOf, pageOrigin, type Sightings } from './sightings.ts'
import type { Sighting } from './sightings-store.ts'
import { findToken } from './store.ts'
import { hashOfHeader } from './tokens.ts'

/** Whether a page of this origin may use the site: its own list, and our own pages. Answers the origin's one spelling. */
export const originOf = (site: SiteRecord, publicUrl: string, origin: string): string | undefined =>
  allowedOrigin(site.origins, origin) ?? allowedOrigin([new URL(publicUrl).origin], origin)

/**
 * For `/v1/sites/:site/*`: finds the site and opens the answer to the pages that may embed it. A request without an
 * `Origin` comes from a program or our own page, and passes. `publicUrl` is how browsers reach this server.
 */
export const publicSite =
  (sites: Sites, publicUrl: string, sightings?: Pick<Sightings, 'see'>): MiddlewareHandler<SiteEnv> =>
  async (c, next) => {
    c.header('Vary', 'Origin', { append: true })
    const note = (siteId: string, outcome: Sighting['outcome']): void => {
      const page = sightings && pageOrigin(c.req.header('Origin'), c.req.header('Referer'), publicUrl)
      if (page) sightings.see(siteId, { origin: page, outcome, ...callOf(c.req.path) })
    }
    const site = await sites.get(c.req.param('site') ?? '')
    if (!site) throw new Problem('site_not_found')
    c.set('site', site)

    const origin = c.req.header('Origin')
    if (origin !== undefined) {
      const allowed = originOf(site, publicUrl, origin)
      note(site.id, allowed ? 'allowed' : 'refused')
      if (!allowed) throw new Problem('origin_not_allowed')
      allowReading(c, allowed)
      if (isPreflight(c)) return preflightAnswer(c)
    } else note(site.id, 'allowed')
    await next()
  }

/** For `POST /f/:site/:form`: a form that was pasted into a page as HTML is seen when somebody sends it. */
export const seePosts =
  (sites: Sites, publicUrl: string, sightings: Pick<Sightings, 'see'>): MiddlewareHandler =>
  async (c, next) => {
    const page = c.req.method === 'POST' ? pageOrigin(c.req.header('Origin'), undefined, publicUrl) : undefined
    const site = page === undefined ? undefined : await sites.get(c.req.param('site') ?? '')
    const form = slugSchema.safeParse(c.req.param('form')).data ?? null
    if (page && page !== 'null' && site) {
      const outcome = originOf(site, publicUrl, page) ? 'allowed' : 'refused'
      sightings.see(site.id, { origin: page, outcome, call: 'submission', form })
    }
    await next()
  }

/** How people come in, beside scripts with their tokens. */
export type StaffDoor = {
  /** Whether the request carries a session's cookie. */
  readonly knocks: (c: Context) => boolean
  /** Who the signed-in person is on a site; undefined when they have no business there. Throws what keeps them out. */
  readonly enter: (c: Context, siteId: string) => Promise<Actor | undefined>
}

/**
 * For `/v1/console/sites/:site/*`: a bearer token of this site, or the session of a person with a role on it; each route says
 * which roles it serves. No CORS: other sites' pages have no business here. Who asks is looked at before the site, so that
 * strangers learn no site ids; and for people without a role a site is as if it did not exist.
 */
export const consoleSite =
  (sites: Sites, db: Db, staff?: StaffDoor): MiddlewareHandler<ConsoleEnv> =>
  async (c, next) => {
    const siteId = c.req.param('site') ?? ''
    const person = c.req.header('Authorization') === undefined && staff?.knocks(c)
    const actor = person ? await staff?.enter(c, siteId) : await tokenActor(c, db, siteId)
    const site = actor && (await sites.get(siteId))
    if (!site) throw new Problem('site_not_found')
    c.set('site', site)
    c.set('actor', actor)
    c.set('db', db)
    // An officer sees whose data are only kept; else nobody does (GDPR Art. 18(2)).
    await (actor.role === 'dpo' ? next() : hidingRestricted(next))
  }

const tokenActor = async (c: Context, db: Db, siteId: string): Promise<Actor> => {
  const token = await inEverySite(db, (tx) => findToken(tx, hashOfHeader(c.req.header('Authorization'))))
  if (!token) {
    c.header('WWW-Authenticate', 'Bearer')
    throw new Problem('unauthenticated')
  }
  if (token.siteId !== siteId) throw new Problem('forbidden')
  return { kind: 'token', id: token.id, role: token.role, name: `token ${token.id.slice(0, 8)}` }
}
