import type { Context } from 'hono'

/** The origin that a request names; empty for programs, and where a browser hides it by saying `null`. */
export const originHeader = (c: Context): string => {
  const origin = c.req.header('Origin') ?? ''
  return origin === 'null' ? '' : origin
}
