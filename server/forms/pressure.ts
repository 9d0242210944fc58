import type { Client } from '../platform/client.ts'
import type { Limits } from '../platform/limits.ts'
import { Problem } from '../platform/problem.ts'

/** One address block may send this much; a family or a small office stays far below. */
const PER_CLIENT = { points: 60, seconds: 60 }

/** A form that gets more than this from the whole world is being flooded, or has gone viral; both justify more work per visitor. */
const PER_FORM = { points: 120, seconds: 60 }

/** Beyond this the exact number no longer matters. */
const UNBOUNDED = 1_000_000

/** How many times `PER_FORM` the form got in the last minute; 1 and more is pressure. */
export type Pressure = number

const counted = async (limits: Limits, key: string, seconds: number): Promise<number> => {
  const taken = await limits.take(key, { points: UNBOUNDED, seconds })
  return taken.ok ? taken.used : UNBOUNDED
}

/**
 * Counts a submission. Throws `rate_limited` when its address block sent too many. Requests from this machine
 * are neither limited nor counted: they are the operator's, or those of a proxy whose visitors we cannot tell apart.
 */
export const countSubmission = async (limits: Limits, client: Client, siteId: string, formId: string): Promise<Pressure> => {
  if (client.loopback) return 0
  const allowed = await limits.take(`submissions:${siteId}:${client.block}`, PER_CLIENT)
  if (!allowed.ok) throw new Problem('rate_limited', { retryAfter: allowed.retryAfter })
  return (await counted(limits, `form:${siteId}:${formId}`, PER_FORM.seconds)) / PER_FORM.points
}

const CHALLENGES = { points: 300, seconds: 60 }

/** Counts a challenge; answers how many of this minute came from the same address block for the same form. */
export const countChallenge = async (limits: Limits, client: Client, siteId: string, formId: string): Promise<number> => {
  if (client.loopback) return 0
  const allowed = await limits.take(`challenges:${siteId}:${formId}:${client.block}`, CHALLENGES)
  if (!allowed.ok) throw new Problem('rate_limited', { retryAfter: allowed.retryAfter })
  return allowed.used
}
