import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { ClientEnv } from '../platform/client.ts'
import { json, newApp } from '../platform/openapi.ts'

/** When this server began to honour the signal (W3C GPC, section 4). */
const SINCE = '2026-11-22'

const route = createRoute({
  method: 'get',
  path: '/.well-known/gpc.json',
  tags: ['Privacy'],
  summary: 'That this server honours Global Privacy Control',
  responses: { 200: json(z.object({ gpc: z.literal(true), lastUpdate: z.iso.date() }), 'W3C GPC, section 4.') },
})

/** `GET /.well-known/gpc.json`, at the root. */
export const gpcRoutes = (): OpenAPIHono<ClientEnv> => {
  const app = newApp<ClientEnv>()
  app.openapi(route, (c) => {
    c.header('Cache-Control', 'public, max-age=86400')
    return c.json({ gpc: true as const, lastUpdate: SINCE }, 200)
  })
  return app
}
