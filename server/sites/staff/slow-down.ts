import { Problem } from '../../platform/problem.ts'
import type { Limits, LimitRule } from '../../platform/limits.ts'
import type { Client } from '../../platform/client.ts'
import { emailKey } from './staff-store.ts'

/** Five links at once, then the waits grow: a quarter of an hour, hours, a day. */
const LINKS_PER_ADDRESS: readonly LimitRule[] = [
  { points: 30, seconds: 86_400 },
  { points: 12, seconds: 4 * 3600 },
  { points: 5, seconds: 15 * 60 },
]

/** Guesses from one network. Tokens cannot be guessed; this keeps those who try from costing anything. */
const GUESSES_PER_BLOCK: readonly LimitRule[] = [
  { points: 2_000, seconds: 86_400 },
  { points: 100, seconds: 10 * 60 },
]

const takeAll = async (limits: Limits, key: string, rules: readonly LimitRule[]): Promise<void> => {
  for (const rule of rules) {
    const result = await limits.take(key, rule)
    if (!result.ok) throw new Problem('rate_limited', { retryAfter: result.retryAfter })
  }
}

/** Throws `rate_limited` when a network tries too often to come in. */
export const slowBlock = async (limits: Limits, { block, loopback }: Client): Promise<void> => {
  // Behind a proxy that nobody has configured everybody would share this count.
  if (!loopback) await takeAll(limits, `staff-door:${block}`, GUESSES_PER_BLOCK)
}

/** Throws `rate_limited` when too many links were asked for an address, whether or not anybody has it. */
export const slowAddress = (limits: Limits, email: string): Promise<void> =>
  takeAll(limits, `staff-link:${emailKey(email)}`, LINKS_PER_ADDRESS)
