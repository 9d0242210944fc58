import type { Env, Hono, NotFoundHandler } from 'hono'
import { problemResponse } from './problem.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** The answer when no route took the request: 405 with `Allow` where another method would have been taken (RFC 9110, 15.5.6), else 404. */
export const refuseUnknown =
  <E extends Env>(app: Hono<E>): NotFoundHandler<E> =>
  (c) => {
    const allowed = METHODS.filter((method) => app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method))
    if (allowed.length === 0 || allowed.some((method) => method === c.req.method)) return problemResponse(c, 'not_found')
    c.header('Allow', [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', '))
    return problemResponse(c, 'method_not_allowed')
  }
