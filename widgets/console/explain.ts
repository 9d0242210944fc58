import type { Failure } from '../core/api.ts'
import type { Say } from './house.ts'

/** Codes with a sentence of their own; the others share one by their kind. */
const KNOWN = new Set(['changed_meanwhile', 'forbidden', 'not_found', 'rate_limited', 'reason_required', 'unauthenticated', 'too_large'])

/** What a failure means for the person, and what to do. */
export const explain = (t: Say, { status, code, retryAfter }: Failure): string => {
  if (code === 'rate_limited') return t('console:error.rate_limited', { seconds: Math.max(1, retryAfter) })
  if (KNOWN.has(code)) return t(`console:error.${code}`)
  if (status === 0) return t('console:error.offline')
  return t(status >= 500 ? 'console:error.server' : 'console:error.refused')
}
