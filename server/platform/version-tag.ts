import type { Context } from 'hono'
import * as z from 'zod'
import { Problem } from './problem.ts'

/** Declares the header that says which version somebody changed (RFC 9110, section 13.1.1). */
export const versionHeader = z.object({ 'if-match': z.string().max(40).optional().meta({ description: 'The ETag that was read.' }) })

/** The validator of something that people edit and that counts its versions (RFC 9110, section 8.8.3). */
export const tagOfVersion = (version: number): string => `"${version}"`

/**
 * The version that the caller saw before changing it (`If-Match`), so that two people cannot overwrite each other unseen.
 * Throws `version_missing`, and `changed_meanwhile` for what was never a version of ours. What is not there any more is found out by whoever
 * changes the row: it must ask for this version in the same statement.
 */
export const versionSeen = (c: Context): number => {
  const given = c.req.header('If-Match')
  if (given === undefined) throw new Problem('version_missing')
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(given.trim())?.[1]
  if (version === undefined) throw new Problem('changed_meanwhile')
  return Number(version)
}
