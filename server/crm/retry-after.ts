import { DAY, MINUTE, SECOND } from '../platform/time.ts'

/** Nobody may silence a connection for longer: a typo in a header would look like lost leads. */
const LONGEST = DAY

const FALLBACK = MINUTE

/** Until when a receiver wants silence (RFC 9110, section 10.2.3): `Retry-After` in seconds or as a date; a minute when unreadable. */
export const retryAfter = (header: string | undefined, now: Date): Date => {
  const text = header?.trim() ?? ''
  const wait = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime()
  const bounded = Number.isNaN(wait) ? FALLBACK : Math.min(Math.max(wait, SECOND), LONGEST)
  return new Date(now.getTime() + bounded)
}
