import type { MiddlewareHandler } from 'hono'

/** For answers that are no page: whatever a browser makes of them, nothing runs and nothing loads. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'"

/** For pages of our own: scripts, styles, images and calls of this origin only, nothing inline, not to be framed. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Two years (ASVS 3.4.1 asks for one); only ever sent when browsers reach us over https. */
const HSTS = 'max-age=63072000; includeSubDomains'

/**
 * Headers that every answer carries (ASVS 3.4, 14.3.2). They are set before the route runs, so that a route may replace one,
 * and so that errors carry them too. API answers are not stored by anyone unless the route says otherwise.
 */
export const secureHeaders = (publicUrl: string): MiddlewareHandler => {
  const always: readonly (readonly [string, string])[] = [
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['Content-Security-Policy', NO_PAGE],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ...(publicUrl.startsWith('https:') ? ([['Strict-Transport-Security', HSTS]] as const) : []),
  ]
  return async (c, next) => {
    for (const [name, value] of always) c.header(name, value)
    if (c.req.path.startsWith('/v1/')) c.header('Cache-Control', 'no-store')
    await next()
  }
}
