import type { Context } from 'hono'
import * as z from 'zod'
import { Problem } from '../platform/problem.ts'

/** Declares the header that says which version somebody changed (RFC 9110, section 13.1.1). */
export const versionHeader = z.object({ 'if-match': z.string().max(40).optional().meta({ description: 'The ETag that was read.' }) })

/** The validator of a version. */
export const versionTag = (version: number): string => `"v${version}"`

const TAG = /^"v(\d{1,9})"$/u

/** The version that the caller had before him. Throws `version_needed` without the header, `changed_meanwhile` for what is none of ours. */
export const readVersion = (c: Context): number => {
  const given = c.req.header('If-Match')
  if (given === undefined) throw new Problem('version_needed')
  const [, version] = TAG.exec(given.trim()) ?? []
  if (version === undefined) throw new Problem('changed_meanwhile')
  return Number(version)
}
