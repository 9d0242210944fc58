import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { confirm } from '../../gdpr/requests/confirm.ts'
import type { PrivacyRequest } from '../../gdpr/requests/request.ts'
import { eventsOf, readRequest } from '../../gdpr/requests/request-store.ts'
import { readStatusToken, statusToken, statusUrl } from '../../gdpr/requests/status-token.ts'
import { takeBack } from '../../gdpr/requests/take-step.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import type { SiteEnv } from '../sites/env.ts'
import { ask, countProof, type AskDeps } from './ask.ts'
import {
  acknowledgedSchema,
  confirmedSchema,
  confirmRequestSchema,
  newRequestSchema,
  requestStatusSchema,
  type RequestStatus,
} from './contract/requests.ts'
import { statusOf } from './status.ts'

export type RequestRouteDeps = AskDeps & { readonly clock?: Clock }

const tags = ['Privacy']
const params = z.object({ id: z.uuid() })
const headers = z.object({ 'portik-token': z.string().max(1_000).meta({ description: 'The token that confirming gave.' }) })

const askRoute = createRoute({
  method: 'post',
  path: '/privacy-requests',
  tags,
  summary: 'Ask for something about own data, or complain; the answer does not tell whether anything is stored',
  request: { body: jsonBody(newRequestSchema) },
  responses: {
    202: json(acknowledgedSchema, 'A mail is on its way to the address.'),
    ...problems('invalid', 'rate_limited', 'request_changed'),
  },
})

const confirmRoute = createRoute({
  method: 'post',
  path: '/privacy-requests/confirm',
  tags,
  summary: 'Prove the address by the link or the code of the mail',
  request: { body: jsonBody(confirmRequestSchema) },
  responses: {
    200: json(confirmedSchema, 'Proven; what happens next.'),
    ...problems(
      'invalid',
      'rate_limited',
      'code_wrong',
      'request_link_unknown',
      'request_link_expired',
      'request_link_used',
      'request_code_expired',
      'request_code_locked',
    ),
  },
})

const statusRoute = createRoute({
  method: 'get',
  path: '/privacy-requests/{id}',
  tags,
  summary: 'Where a request stands',
  request: { params, headers },
  responses: { 200: json(requestStatusSchema, 'In the language of the request.'), ...problems('not_found') },
})

const withdrawRoute = createRoute({
  method: 'post',
  path: '/privacy-requests/{id}/withdraw',
  tags,
  summary: 'Take a request back',
  request: { params, headers },
  responses: { 200: json(requestStatusSchema, 'Taken back.'), ...problems('not_found', 'request_step_refused') },
})

/** What anybody may ask about their own data, under `/v1/sites/:site`. */
export const privacyRequestRoutes = ({ requests, limits, clock = systemClock }: RequestRouteDeps): OpenAPIHono<SiteEnv> => {
  const { db, keys, texts, publicUrl } = requests
  const app = newApp<SiteEnv>()

  const status = async (request: PrivacyRequest, now: Date): Promise<RequestStatus> =>
    statusOf(texts, request, await inSite(db, request.siteId, (tx) => eventsOf(tx, request.siteId, request.id)), now)

  /** The request that the token opens, if it is the one that is asked for. A foreign one is as if it did not exist. */
  const opened = async (siteId: string, id: string, token: string, now: Date): Promise<PrivacyRequest> => {
    const request =
      readStatusToken(keys, siteId, token, now) === id ? await inSite(db, siteId, (tx) => readRequest(tx, siteId, id)) : undefined
    if (!request) throw new Problem('not_found')
    return request
  }

  app.openapi(askRoute, async (c) => {
    const { site, client } = c.var
    return c.json(await ask({ requests, limits }, site, c.req.valid('json'), client, clock()), 202)
  })
  app.openapi(confirmRoute, async (c) => {
    const now = clock()
    await countProof(limits, c.var.client)
    const confirmed = await confirm(requests, c.var.site.id, c.req.valid('json'), now)
    if ('fault' in confirmed) throw new Problem(confirmed.fault)
    const { request } = confirmed
    c.header('Cache-Control', 'no-store')
    const opens = { token: statusToken(keys, request, now), status_url: statusUrl(keys, publicUrl, request, now) }
    return c.json({ ...opens, request: await status(request, now) }, 200)
  })
  app.openapi(statusRoute, async (c) => {
    const now = clock()
    const request = await opened(c.var.site.id, c.req.valid('param').id, c.req.valid('header')['portik-token'], now)
    c.header('Cache-Control', 'no-store')
    return c.json(await status(request, now), 200)
  })
  app.openapi(withdrawRoute, async (c) => {
    const now = clock()
    const { siteId, id } = await opened(c.var.site.id, c.req.valid('param').id, c.req.valid('header')['portik-token'], now)
    c.header('Cache-Control', 'no-store')
    return c.json(await status(await takeBack(requests, siteId, id, now), now), 200)
  })
  return app
}
