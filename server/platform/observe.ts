import { randomUUID } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** The pattern of the route that answered, such as `/v1/sites/:site/forms/:form`: an address itself may hold a token. */
const patternOf = (c: Context): string => matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'

/** Asked every few seconds; their lines would bury the others. */
const ASKED_BY_MACHINES = new Set(['/healthz', '/readyz', '/metrics'])

/** One log line and one measurement per request; the request's id goes out with the answer, so that a person can quote it. */
export const observeRequests =
  (log: Log, metrics: Metrics): MiddlewareHandler<{ Variables: { requestId: string; site?: { readonly id: string } } }> =>
  async (c, next) => {
    const started = performance.now()
    const requestId = randomUUID()
    c.set('requestId', requestId)
    c.header('X-Request-Id', requestId)
    await next()
    const ms = performance.now() - started
    const { method } = c.req
    const { status } = c.res
    const route = patternOf(c)
    metrics.request(method, route, status, ms / 1000)
    const say = ASKED_BY_MACHINES.has(route) ? log.debug : log.info
    say('request', { method, route, status, ms: Math.round(ms * 10) / 10, request: requestId, site: c.get('site')?.id })
  }
