import type { Context } from 'hono'

const METHODS = 'GET, HEAD, POST, PUT, DELETE'
const REQUEST_HEADERS = 'Authorization, Content-Type, Content-Range, Portik-Token, If-None-Match'
const ANSWER_HEADERS = 'ETag, Retry-After, Upload-Offset'

/** How long a browser may remember a preflight, in seconds: an origin that was removed is locked out after that. */
const PREFLIGHT_SECONDS = 600

/**
 * Lets a page of `origin` read the answer. Never `*`, never credentials: the public API knows no cookies (ASVS 3.4.2, 3.5.1).
 * Set before the route runs, so that problems can be read as well.
 */
export const allowReading = (c: Context, origin: string): void => {
  c.header('Access-Control-Allow-Origin', origin)
  c.header('Access-Control-Expose-Headers', ANSWER_HEADERS)
}

/** Whether this is a browser's question before the real request. */
export const isPreflight = (c: Context): boolean =>
  c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined

/** The answer to a preflight from an allowed origin. */
export const preflightAnswer = (c: Context): Response => {
  c.header('Access-Control-Allow-Methods', METHODS)
  c.header('Access-Control-Allow-Headers', REQUEST_HEADERS)
  c.header('Access-Control-Max-Age', String(PREFLIGHT_SECONDS))
  c.header('Vary', 'Access-Control-Request-Method, Access-Control-Request-Headers', { append: true })
  return c.body(null, 204)
}
