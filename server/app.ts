import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { sql } from 'drizzle-orm'
import { consolePage } from './console-page.ts'
import { countByState } from './crm/delivery-store.ts'
import { findClient, type ClientEnv } from './platform/client.ts'
import { rows } from './platform/db.ts'
import { docsRoutes } from './platform/docs.ts'
import { secureHeaders } from './platform/headers.ts'
import { healthRoutes } from './platform/health.ts'
import { jsonBodies } from './platform/json-body.ts'
import { refuseUnknown } from './platform/not-found.ts'
import { observeRequests } from './platform/observe.ts'
import { newApp } from './platform/openapi.ts'
import { onError } from './platform/problem.ts'
import { inEverySite } from './platform/tenancy.ts'
import { featureRoutes } from './features.ts'
import type { Runtime } from './runtime.ts'
import type { ConsoleEnv, SiteEnv } from './sites/env.ts'
import { consoleSite, publicSite, seePosts } from './sites/middleware.ts'
import { newSiteRoutes } from './sites/new-site-routes.ts'
import { identityRoutes } from './sites/staff/routes.ts'
import { VERSION } from './version.ts'
import { widgetRoutes } from './widget-files.ts'

/** What features add to the app; each is an app of its own. */
export type Routes = {
  /** Under `/v1/sites/:site`. */
  readonly site: readonly OpenAPIHono<SiteEnv>[]
  /** Under `/v1/console/sites/:site`. */
  readonly console: readonly OpenAPIHono<ConsoleEnv>[]
  /** Pages for people, at `/`; they find their site themselves. */
  readonly pages: readonly (Hono | Hono<ClientEnv> | Hono<SiteEnv>)[]
}

/** Chunks of an upload are bytes; everything else under `/v1` is JSON. */
const isUpload = (method: string, path: string): boolean => method === 'PUT' && /^\/v1\/sites\/[^/]+\/uploads\/[^/]+$/.test(path)

/** How many jobs wait, by queue and state. */
const queueDepth = ({ db }: Runtime) => ({
  name: 'portik_queue_jobs',
  help: 'Jobs in the queue, by queue and state',
  labels: ['queue', 'state'],
  read: async () =>
    rows<{ queue: string; state: string; count: number }>(
      await db.execute(
        sql`select name as queue, state::text, count(*)::int as count from pgboss.job where name not like '\\_\\_pgboss%' group by 1, 2`,
      ),
    ).map(({ queue, state, count }) => ({ labels: { queue, state }, value: count })),
})

/** How many deliveries to a CRM are in each state. */
const deliveryStates = ({ db }: Runtime) => ({
  name: 'portik_deliveries',
  help: 'Deliveries to the CRM, by state',
  labels: ['state'],
  read: async () => [...(await inEverySite(db, countByState))].map(([state, value]) => ({ labels: { state }, value })),
})

const describeApi = (app: OpenAPIHono<ClientEnv>) => {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  app.doc31('/v1/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Portik',
      version: VERSION,
      description: 'Forms, leads and consent for websites. Errors are `application/problem+json`.',
    },
  })
}

/** Only what tells whether the process lives: for workers, which serve nobody else. */
export const createHealthApp = ({ config, log, metrics, checks }: Runtime): OpenAPIHono<ClientEnv> => {
  const app = newApp<ClientEnv>()
  app.use(secureHeaders(config.publicUrl), findClient(config.trustedProxies))
  app.route('/', healthRoutes({ checks, metrics }))
  app.onError(onError((error) => log.error('request failed', error)))
  app.notFound(refuseUnknown(app))
  return app
}

/** The whole server as one Hono app. */
export const createApp = async (runtime: Runtime, routes: Routes = featureRoutes(runtime)): Promise<OpenAPIHono<ClientEnv>> => {
  const { config, db, identity, log, metrics, sites, checks } = runtime
  metrics.observe(queueDepth(runtime))
  metrics.observe(deliveryStates(runtime))

  const app = newApp<ClientEnv>()
  app.use(observeRequests(log, metrics), secureHeaders(config.publicUrl), findClient(config.trustedProxies))
  app.use(
    '/v1/*',
    jsonBodies(({ req }) => isUpload(req.method, req.path)),
  )
  app.use('/f/:site/:form', seePosts(sites, config.publicUrl, runtime.sightings))
  app.use('/v1/sites/:site/*', publicSite(sites, config.publicUrl, runtime.sightings))
  app.use('/v1/console/sites/:site/*', consoleSite(sites, db, identity.door))

  app.route('/', healthRoutes({ checks, metrics }))
  app.route('/v1/console', identityRoutes(identity))
  app.route('/v1/console', newSiteRoutes(identity))
  for (const feature of routes.site) app.route('/v1/sites/:site', feature)
  for (const feature of routes.console) app.route('/v1/console/sites/:site', feature)
  for (const feature of routes.pages) app.route('/', feature as Hono<ClientEnv>)
  app.route('/', docsRoutes())
  app.route('/', await consolePage())
  app.route('/', widgetRoutes(runtime.releases))
  describeApi(app)

  app.onError(onError((error) => log.error('request failed', error)))
  app.notFound(refuseUnknown(app))
  return app
}
