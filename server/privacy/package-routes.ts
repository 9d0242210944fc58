import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Packages } from '../../gdpr/export/packages.ts'
import { readStatusToken } from '../../gdpr/requests/status-token.ts'
import type { Keys } from '../platform/crypto.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import type { SiteEnv } from '../sites/env.ts'

export type PackageRouteDeps = { readonly packages: Packages; readonly keys: Keys; readonly clock?: Clock }

const packageSchema = z
  .object({
    state: z.enum(['building', 'ready', 'fetched', 'failed', 'expired']),
    parts: z.number().int().meta({ description: 'How many parts there are; 0 as long as nobody knows.' }),
    parts_done: z.number().int(),
    bytes: z.number().nullable(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'DataPackage' })

const progressRoute = createRoute({
  method: 'get',
  path: '/privacy-requests/{id}/package',
  tags: ['Privacy'],
  summary: 'How far the package is that answers a request for access; the download itself is behind the link in the mail',
  request: {
    params: z.object({ id: z.uuid() }),
    headers: z.object({ 'portik-token': z.string().max(1_000).meta({ description: 'The token that confirming gave.' }) }),
  },
  responses: { 200: json(packageSchema, 'How it stands.'), ...problems('not_found') },
})

/** `GET /v1/sites/:site/privacy-requests/:id/package`, for whoever has proven the address of the request. */
export const packageRoutes = ({ packages, keys, clock = systemClock }: PackageRouteDeps): OpenAPIHono<SiteEnv> => {
  const app = newApp<SiteEnv>()
  app.openapi(progressRoute, async (c) => {
    const { id } = c.req.valid('param')
    const opens = readStatusToken(keys, c.var.site.id, c.req.valid('header')['portik-token'], clock())
    const found = opens === id ? await packages.ofRequest(c.var.site.id, id) : undefined
    if (!found) throw new Problem('not_found')
    const { state, parts, partsDone, size, expiresAt } = found
    c.header('Cache-Control', 'no-store')
    return c.json(
      { state, parts, parts_done: partsDone, bytes: size === null ? null : Number(size), expires_at: expiresAt.toISOString() },
      200,
    )
  })
  return app
}
