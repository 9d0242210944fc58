import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Erasures } from '../../gdpr/erase/erasures.ts'
import { readRequest } from '../../gdpr/requests/request-store.ts'
import { ENDED } from '../../gdpr/requests/machine.ts'
import type { Db } from '../platform/db.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { deskWorkSchema, erasureListSchema, erasureSchema } from './contract/erasures.ts'
import { erasureView } from './erasure-view.ts'
import type { HasOfficer } from './step-routes.ts'

export type ErasureDesk = { readonly db: Db; readonly erasures: Erasures; readonly hasOfficer: HasOfficer }

const roles = ['dpo', 'owner'] as const
const refusals = problems('unauthenticated', 'forbidden', 'not_found')
const params = z.object({ erasure: z.uuid() })

const workRoute = consoleRoute({
  method: 'get',
  path: '/privacy-requests/{request}/work',
  roles,
  audit: { action: 'privacy_request.read', object: 'privacy_request' },
  summary: 'What approving would do, and how far what was approved has come',
  request: { params: z.object({ request: z.uuid() }) },
  responses: { 200: json(deskWorkSchema, 'Now.'), ...refusals },
})

const listRoute = consoleRoute({
  method: 'get',
  path: '/erasures',
  roles,
  audit: 'none',
  summary: 'The newest erasures, which say nothing of the people',
  responses: { 200: json(erasureListSchema, 'At most 200, the newest first.'), ...problems('unauthenticated', 'forbidden') },
})

const certificateRoute = consoleRoute({
  method: 'get',
  path: '/erasures/{erasure}/certificate',
  roles,
  audit: { action: 'erasure.certificate', object: 'erasure' },
  summary: 'The certificate of an erasure: canonical JSON (RFC 8785), or the same as a signed compact JWS',
  request: { params, query: z.strictObject({ as: z.enum(['json', 'jws']).default('json') }) },
  responses: {
    200: {
      description: 'The file.',
      content: { 'application/json': { schema: z.string() }, 'application/jose': { schema: z.string() } },
    },
    ...refusals,
  },
})

const retryRoute = consoleRoute({
  method: 'post',
  path: '/erasures/{erasure}/retry',
  roles: ['dpo', 'owner'],
  audit: { action: 'erasure.retry', object: 'erasure' },
  summary: 'Try now what waits, whatever the schedule says',
  request: { params },
  responses: { 200: json(erasureSchema, 'The erasure.'), ...refusals },
})

const confirmRoute = consoleRoute({
  method: 'post',
  path: '/erasures/{erasure}/recipients/{recipient}/confirm',
  roles: ['dpo'],
  audit: { action: 'erasure.confirm', object: 'erasure' },
  summary: 'Confirm by hand that a receiver who cannot be asked has nothing any more; the certificate says so',
  request: {
    params: params.extend({ recipient: z.string().max(100) }),
    body: jsonBody(z.strictObject({ reason: z.string().trim().min(1).max(1_000) })),
  },
  responses: { 200: json(erasureSchema, 'The erasure.'), ...refusals, ...problems('invalid') },
})

const MOST = 200

/** Erasures as the desk sees them, under `/v1/console/sites/:site`. */
export const erasureConsoleRoutes = ({ db, erasures, hasOfficer }: ErasureDesk): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()

  const statusOf = async (siteId: string, id: string) => {
    const status = await erasures.status(siteId, id)
    if (!status) throw new Problem('not_found')
    return erasureView(status)
  }

  app.openapi(workRoute, async (c) => {
    const { site, actor } = c.var
    const { request: id } = c.req.valid('param')
    const { request, officer } = await inSite(db, site.id, async (tx) => ({
      request: await readRequest(tx, site.id, id),
      officer: await hasOfficer(tx, site.id),
    }))
    if (!request) throw new Problem('not_found')
    const erasure = await erasures.ofRequest(site.id, id)
    const people = request.subjectIds ?? []
    const plans = request.kind === 'erasure' && !erasure && !ENDED.has(request.state) && people.length > 0
    c.set('audited', { objectId: id })
    return c.json(
      {
        may_decide: actor.role === 'dpo' || !officer,
        plan: plans ? copyOf(await erasures.preview(site.id, people)) : null,
        erasure: erasure ? erasureView(erasure) : null,
      },
      200,
    )
  })

  app.openapi(listRoute, async (c) => {
    const all = await erasures.list(c.var.site.id, MOST)
    return c.json({ erasures: all.map(erasureView) }, 200)
  })

  app.openapi(certificateRoute, async (c) => {
    const { erasure: id } = c.req.valid('param')
    const { as } = c.req.valid('query')
    const certificate = await erasures.certificate(c.var.site.id, id)
    if (!certificate) throw new Problem('not_found')
    c.set('audited', { objectId: id })
    c.header('Content-Disposition', `attachment; filename="erasure-${id}.${as}"`)
    c.header('Content-Type', as === 'json' ? 'application/json' : 'application/jose')
    c.header('Cache-Control', 'private, no-store')
    return c.body(as === 'json' ? certificate.text : certificate.jws)
  })

  app.openapi(retryRoute, async (c) => {
    const { erasure: id } = c.req.valid('param')
    await erasures.retry(c.var.site.id, id)
    c.set('audited', { objectId: id })
    return c.json(await statusOf(c.var.site.id, id), 200)
  })

  app.openapi(confirmRoute, async (c) => {
    const { erasure: id, recipient } = c.req.valid('param')
    if (!(await erasures.confirmByHand(c.var.site.id, id, recipient, c.req.valid('json').reason))) throw new Problem('not_found')
    c.set('audited', { objectId: id, details: { recipient } })
    return c.json(await statusOf(c.var.site.id, id), 200)
  })
  return app
}

const copyOf = ({ items, files, recipients }: Awaited<ReturnType<Erasures['preview']>>) => ({
  items: [...items],
  files,
  recipients: [...recipients],
})
