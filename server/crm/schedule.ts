import { HOUR, MINUTE, SECOND } from '../platform/time.ts'

/** Waits before each attempt, as Standard Webhooks recommends: the last one is made about 75 hours after the first. */
const WAITS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const

/** Answers that nobody understands are not worth days: five attempts, two and a half hours. */
const UNKNOWN_ATTEMPTS = 5

/** Up to a tenth more, so that a receiver that comes back is not met by everybody at once. */
const JITTER = 0.1

/**
 * Milliseconds to wait after `attempts` failed ones, or undefined when it is a person's turn.
 * `random` is from 0 to 1.
 */
export const nextWait = (outcome: 'retry' | 'unknown', attempts: number, random: number): number | undefined => {
  if (outcome === 'unknown' && attempts >= UNKNOWN_ATTEMPTS) return undefined
  const wait = WAITS[attempts]
  return wait === undefined ? undefined : Math.round(wait * (1 + JITTER * random))
}
