import type { Context } from 'hono'
import { sha256 } from '../platform/crypto.ts'

/** A strong validator (RFC 9110, section 8.8.3) of an answer's body. */
export const etagOf = (body: string): string => `"${sha256(body).slice(0, 32)}"`

/** Whether the client has this very body already (RFC 9110, section 13.1.2; weak comparison). */
export const isFresh = (c: Context, etag: string): boolean => {
  const given = c.req.header('If-None-Match')
  if (given === undefined) return false
  return given.trim() === '*' || given.split(',').some((entry) => entry.trim().replace(/^W\//, '') === etag)
}
