import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import type { Delivery } from './claim-store.ts'
import { getConnection } from './connection-store.ts'
import { DELIVERY_STATES, FAULTS } from './contract.ts'
import { getDelivery, listDeliveries, resendDelivery, retryAll, retryDelivery } from './delivery-store.ts'
import { MENDERS, missing, params, READERS, type CrmRouteDeps } from './route-parts.ts'
import { deliverySchema, deliveryView } from './views.ts'

const DELIVERIES_PER_PAGE = { usual: 50, most: 200 }

const deliveriesRoute = consoleRoute({
  method: 'get',
  path: '/deliveries',
  roles: READERS,
  audit: 'none',
  summary: 'Which record went where, newest first',
  request: {
    query: z.strictObject({
      state: z.enum(DELIVERY_STATES).optional(),
      connection: z.uuid().optional(),
      record: z.uuid().optional(),
      fault: z.enum(FAULTS).optional(),
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
  roles: READERS,
  audit: 'none',
  summary: 'One delivery',
  request: { params },
  responses: { 200: json(deliverySchema, 'The delivery.'), ...missing },
})

const retryRoute = consoleRoute({
  method: 'post',
  path: '/deliveries/{id}/retry',
  roles: MENDERS,
  audit: { action: 'delivery.retry', object: 'delivery' },
  summary: 'Start a delivery over, with all its attempts',
  request: { params },
  responses: {
    202: json(deliverySchema, 'It waits for its turn.'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'delivery_done'),
  },
})

const resendRoute = consoleRoute({
  method: 'post',
  path: '/deliveries/{id}/resend',
  roles: MENDERS,
  audit: { action: 'delivery.resend', object: 'delivery' },
  summary: 'Send what was delivered once more, under the same id',
  request: { params },
  responses: {
    202: json(deliverySchema, 'It waits for its turn. A receiver that honours `webhook-id` still has the record once.'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'delivery_open'),
  },
})

const retryAllRoute = consoleRoute({
  method: 'post',
  path: '/deliveries/retry',
  roles: MENDERS,
  audit: { action: 'deliveries.retry' },
  summary: 'Start everything over that needs a person, of one connection or of all',
  request: { body: jsonBody(z.strictObject({ connection: z.uuid().optional() })) },
  responses: {
    202: json(z.object({ started: z.number().int() }), 'How many needed a person; all of them wait for their turn.'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

/** Deliveries for staff, under `/v1/console/sites/:site`. */
export const deliveryConsoleRoutes = ({ db, jobs, references }: CrmRouteDeps): OpenAPIHono<ConsoleEnv> => {
  const views = async (tx: Db, siteId: string, found: readonly Delivery[]) => {
    const names = await references(
      tx,
      siteId,
      'lead',
      found.map(({ recordId }) => recordId),
    )
    return found.map((delivery) => deliveryView(delivery, names.get(delivery.recordId)))
  }
  const viewOf = async (siteId: string, delivery: Delivery) => (await inSite(db, siteId, (tx) => views(tx, siteId, [delivery])))[0]!

  return newApp<ConsoleEnv>()
    .openapi(deliveriesRoute, async (c) => {
      const { limit, ...filter } = c.req.valid('query')
      const siteId = c.var.site.id
      const { page, next } = await inSite(db, siteId, async (tx) => {
        const found = await listDeliveries(tx, siteId, { ...filter, limit: limit + 1 })
        const shown = found.slice(0, limit)
        return { page: await views(tx, siteId, shown), next: found.length > limit ? (shown.at(-1)?.id ?? null) : null }
      })
      return c.json({ deliveries: page, next }, 200)
    })
    .openapi(retryAllRoute, async (c) => {
      const { connection } = c.req.valid('json')
      const siteId = c.var.site.id
      if (connection && !(await inSite(db, siteId, (tx) => getConnection(tx, siteId, connection)))) throw new Problem('not_found')
      const started = await retryAll(db, jobs, siteId, connection)
      c.set('audited', { details: { started, connection: connection ?? null } })
      return c.json({ started }, 202)
    })
    .openapi(deliveryRoute, async (c) => {
      const siteId = c.var.site.id
      const delivery = await inSite(db, siteId, (tx) => getDelivery(tx, siteId, c.req.valid('param').id))
      if (!delivery) throw new Problem('not_found')
      return c.json(await viewOf(siteId, delivery), 200)
    })
    .openapi(retryRoute, async (c) => {
      const siteId = c.var.site.id
      const started = await retryDelivery(db, jobs, siteId, c.req.valid('param').id)
      if (started === undefined) throw new Problem('not_found')
      if (started === false) throw new Problem('delivery_done')
      return c.json(await viewOf(siteId, started), 202)
    })
    .openapi(resendRoute, async (c) => {
      const siteId = c.var.site.id
      const started = await resendDelivery(db, jobs, siteId, c.req.valid('param').id)
      if (started === undefined) throw new Problem('not_found')
      if (started === false) throw new Problem('delivery_open')
      return c.json(await viewOf(siteId, started), 202)
    })
}
