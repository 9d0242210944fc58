import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { ClientEnv } from './client.ts'
import { isPublicAddress } from './address.ts'
import type { Metrics } from './metrics.ts'
import { json, newApp, problems } from './openapi.ts'
import { Problem } from './problem.ts'

/** Resolves when the thing works; a rejection or silence means it does not. */
export type Check = () => Promise<unknown>

/** A database that does not answer in this time is as good as gone. */
const PATIENCE_MILLISECONDS = 2_000

const succeeds = async (check: Check): Promise<boolean> => {
  const silence = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => silence.resolve(false), PATIENCE_MILLISECONDS)
  const answer = check().then(
    () => true,
    () => false,
  )
  return Promise.race([answer, silence.promise]).finally(() => clearTimeout(timer))
}

const readinessSchema = z
  .object({ status: z.enum(['ready', 'not_ready']), checks: z.record(z.string(), z.enum(['ok', 'failed'])) })
  .meta({ id: 'Readiness' })

const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['Operation'],
  summary: 'Whether the process runs',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It runs') },
})

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['Operation'],
  summary: 'Whether requests can be served: database, queue and migrations',
  responses: { 200: json(readinessSchema, 'They can'), 503: json(readinessSchema, 'They cannot; `checks` says why') },
})

const readMetrics = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['Operation'],
  summary: 'Metrics for Prometheus; answered to this machine and private networks only',
  responses: { 200: { description: 'Text format', content: { 'text/plain': { schema: z.string() } } }, ...problems('not_found') },
})

export type HealthDeps = { readonly checks: Readonly<Record<string, Check>>; readonly metrics: Metrics }

/** `/healthz`, `/readyz` and `/metrics`. */
export const healthRoutes = ({ checks, metrics }: HealthDeps): OpenAPIHono<ClientEnv> => {
  const app = newApp<ClientEnv>()
  app.openapi(healthz, (c) => c.json({ status: 'ok' as const }, 200))

  app.openapi(readyz, async (c) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await succeeds(check)) ? 'ok' : 'failed'] as const),
    )
    const ready = results.every(([, result]) => result === 'ok')
    c.header('Cache-Control', 'no-store')
    if (!ready) c.header('Retry-After', '2')
    return c.json({ status: ready ? ('ready' as const) : ('not_ready' as const), checks: Object.fromEntries(results) }, ready ? 200 : 503)
  })

  app.openapi(readMetrics, async (c) => {
    // How much business a company does is nobody else's business.
    if (isPublicAddress(c.get('client').address)) throw new Problem('not_found')
    const { text, type } = await metrics.print()
    c.header('Cache-Control', 'no-store')
    return c.body(text, 200, { 'Content-Type': type }) as never
  })
  return app
}
