import { randomBytes } from 'node:crypto'
import { sign, unsign, type Keys } from '../platform/crypto.ts'
import { HOUR } from '../platform/time.ts'

/** What a token says: which page was shown which form, and when. Short names, because it travels in every request. */
export type FormToken = {
  /** site */ readonly s: string
  /** form */ readonly f: string
  /** version */ readonly v: number
  /** origin of the page, empty for programs */ readonly o: string
  /** issued at, milliseconds since 1970 */ readonly t: number
  /** nonce: the token serves one submission */ readonly n: string
}

export const TOKEN_LIFE = 2 * HOUR

/** Clocks of several servers differ a little; a token from further ahead is not ours. */
const CLOCK_SKEW = 60_000

type Subject = { readonly siteId: string; readonly formId: string; readonly version: number; readonly origin: string }

/** Signs a token for one submission of a form from one page (ASVS 2.3.1: bound, short-lived, used once). */
export const issueFormToken = (
  keys: Keys,
  { siteId, formId, version, origin }: Subject,
  now: Date,
): { token: string; content: FormToken } => {
  const content: FormToken = { s: siteId, f: formId, v: version, o: origin, t: now.getTime(), n: randomBytes(15).toString('base64url') }
  return { token: sign(keys.of('form-token'), content), content }
}

/** What is wrong with a token, as a problem code; `content` is there whenever we signed it for this very form, site and origin. */
export type TokenVerdict =
  | { readonly ok: true; readonly content: FormToken }
  | { readonly ok: false; readonly code: 'token_invalid' }
  | { readonly ok: false; readonly code: 'token_expired'; readonly content: FormToken }

export const readFormToken = (keys: Keys, token: string, { siteId, formId, origin }: Omit<Subject, 'version'>, now: Date): TokenVerdict => {
  const content = unsign<FormToken>(keys.of('form-token'), token)
  if (!content || content.s !== siteId || content.f !== formId || content.o !== origin) return { ok: false, code: 'token_invalid' }
  const age = now.getTime() - content.t
  if (age < -CLOCK_SKEW) return { ok: false, code: 'token_invalid' }
  return age > TOKEN_LIFE ? { ok: false, code: 'token_expired', content } : { ok: true, content }
}
