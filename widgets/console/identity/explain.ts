import type { Failure } from '../../core/api.ts'
import { explain } from '../explain.ts'
import type { Say } from '../house.ts'

/** Codes with a sentence of their own in `console-identity:error`. */
const KNOWN: ReadonlySet<string> = new Set([
  'setup_link_invalid',
  'sign_in_link_invalid',
  'invitation_unknown',
  'invitation_expired',
  'invitation_used',
  'invitation_revoked',
  'sign_in_first',
  'address_unproven',
  'code_wrong',
  'passkey_refused',
  'passkey_needs_host',
  'last_factor',
  'last_owner',
  'officer_protected',
  'already_member',
  'second_factor_required',
])

/** A number of seconds as a person would say it. */
const waiting = (t: Say, seconds: number): string =>
  seconds < 90
    ? t('console-identity:error.wait_seconds', { count: Math.max(1, seconds) })
    : t('console-identity:error.wait_minutes', { count: Math.ceil(seconds / 60) })

/** What a failure means here, and what to do. */
export const sayFailure = (t: Say, failure: Failure): string => {
  const { code, errors, retryAfter } = failure
  if (code === 'rate_limited') return waiting(t, retryAfter)
  if (KNOWN.has(code)) return t(`console-identity:error.${code}`)
  if (errors.some(({ field }) => field.endsWith('email'))) return t('console-identity:error.email')
  if (errors.some(({ field }) => field.endsWith('code'))) return t('console-identity:error.code_wrong')
  return explain(t, failure)
}
