import type { Context } from 'hono'
import { Problem } from '../../platform/problem.ts'

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request that changes something and was not sent by a page of ours (ASVS 3.5.1): browsers say from where, in `Origin`
 * or, on trustworthy origins, in `Sec-Fetch-Site`. One that says neither is no browser, and has no business with a cookie.
 */
export const refuseForeign = (c: Context, own: readonly string[]): void => {
  if (READING.has(c.req.method)) return
  const origin = c.req.header('Origin')
  const site = c.req.header('Sec-Fetch-Site')
  const saidOurs = origin === undefined ? site === 'same-origin' : own.includes(origin)
  if (!saidOurs || (site !== undefined && site !== 'same-origin')) throw new Problem('not_same_origin')
}
