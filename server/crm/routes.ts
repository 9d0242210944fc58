import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { getConnection, listConnections, resumeConnection, stopConnection } from './connection-store.ts'
import { backfill, type RecordIds } from './deliveries.ts'
import { countOpen, getDelivery, listDeliveries, retryDelivery } from './delivery-store.ts'
import { DELIVERY_STATES } from './contract.ts'
import { connectionSchema, connectionView, deliverySchema, deliveryView } from './views.ts'

/** Everything this feature needs from outside. */
export type CrmRouteDeps = { readonly db: Db; readonly jobs: Jobs; readonly recordIds: RecordIds }

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden')
const missing = problems('unauthenticated', 'forbidden', 'not_found')

const DELIVERIES_PER_PAGE = { usual: 50, most: 200 }

const connectionsRoute = consoleRoute({
  method: 'get',
  path: '/connections',
  roles: ['owner', 'agent', 'viewer'],
  audit: 'none',
  summary: 'Where records of the site go, and whether they arrive',
  responses: { 200: json(z.object({ connections: z.array(connectionSchema) }), 'All connections, oldest first.'), ...refusals },
})

const pauseRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/pause',
  roles: ['owner', 'agent'],
  audit: { action: 'connection.pause', object: 'connection' },
  summary: 'Keep deliveries waiting',
  request: { params },
  responses: { 200: json(connectionSchema, 'Paused.'), ...missing },
})

const resumeRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/resume',
  roles: ['owner', 'agent'],
  audit: { action: 'connection.resume', object: 'connection' },
  summary: 'Try everything that waits now, whatever stopped the connection',
  request: { params },
  responses: { 200: json(connectionSchema, 'Active.'), ...missing },
})

const deliveriesRoute = consoleRoute({
  method: 'get',
  path: '/deliveries',
  roles: ['owner', 'agent', 'viewer'],
  audit: 'none',
  summary: 'Which record went where, newest first',
  request: {
    query: z.strictObject({
      state: z.enum(DELIVERY_STATES).optional(),
      connection: z.uuid().optional(),
      record: z.uuid().optional(),
      after: z.uuid().optional().meta({ description: '`next` of the page before.' }),
      limit: z.coerce.number().int().min(1).max(DELIVERIES_PER_PAGE.most).default(DELIVERIES_PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(z.object({ deliveries: z.array(deliverySchema), next: z.uuid().nullable() }), 'A page; `next` is null on the last one.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

const deliveryRoute = consoleRoute({
  method: 'get',
  path: '/deliveries/{id}',
  roles: ['owner', 'agent', 'viewer'],
  audit: 'none',
  summary: 'One delivery',
  request: { params },
  responses: { 200: json(deliverySchema, 'The delivery.'), ...missing },
})

const retryRoute = consoleRoute({
  method: 'post',
  path: '/deliveries/{id}/retry',
  roles: ['owner', 'agent'],
  audit: { action: 'delivery.retry', object: 'delivery' },
  summary: 'Start a delivery over, with all its attempts',
  request: { params },
  responses: {
    202: json(deliverySchema, 'It waits for its turn.'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'delivery_done'),
  },
})

/** Staff's view of deliveries, for `/v1/console/sites/:site`: owners and agents. */
export const crmConsoleRoutes = ({ db, jobs, recordIds }: CrmRouteDeps): OpenAPIHono<ConsoleEnv> => {
  const view = (siteId: string, id: string, role: string) =>
    inSite(db, siteId, async (tx) => {
      const connection = await getConnection(tx, siteId, id)
      if (!connection) throw new Problem('not_found')
      return connectionView(connection, (await countOpen(tx, siteId)).get(id), role === 'owner')
    })

  return newApp<ConsoleEnv>()
    .openapi(connectionsRoute, async (c) => {
      const { site, actor } = c.var
      const [all, open] = await inSite(db, site.id, (tx) => Promise.all([listConnections(tx, site.id), countOpen(tx, site.id)]))
      return c.json({ connections: all.map((each) => connectionView(each, open.get(each.id), actor.role === 'owner')) }, 200)
    })
    .openapi(pauseRoute, async (c) => {
      const { id } = c.req.valid('param')
      await inSite(db, c.var.site.id, (tx) => stopConnection(tx, c.var.site.id, id, 'paused', 'Paused by hand.'))
      return c.json(await view(c.var.site.id, id, c.var.actor.role), 200)
    })
    .openapi(resumeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { site, actor } = c.var
      if (!(await inSite(db, site.id, (tx) => getConnection(tx, site.id, id)))) throw new Problem('not_found')
      await resumeConnection(db, jobs, site.id, id)
      await backfill(db, jobs, recordIds, site.id, id)
      return c.json(await view(site.id, id, actor.role), 200)
    })
    .openapi(deliveriesRoute, async (c) => {
      const { limit, ...filter } = c.req.valid('query')
      const found = await inSite(db, c.var.site.id, (tx) => listDeliveries(tx, c.var.site.id, { ...filter, limit: limit + 1 }))
      const page = found.slice(0, limit)
      return c.json({ deliveries: page.map(deliveryView), next: found.length > limit ? (page.at(-1)?.id ?? null) : null }, 200)
    })
    .openapi(deliveryRoute, async (c) => {
      const delivery = await inSite(db, c.var.site.id, (tx) => getDelivery(tx, c.var.site.id, c.req.valid('param').id))
      if (!delivery) throw new Problem('not_found')
      return c.json(deliveryView(delivery), 200)
    })
    .openapi(retryRoute, async (c) => {
      const started = await retryDelivery(db, jobs, c.var.site.id, c.req.valid('param').id)
      if (started === undefined) throw new Problem('not_found')
      if (started === false) throw new Problem('delivery_done')
      return c.json(deliveryView(started), 202)
    })
}
