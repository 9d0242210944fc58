import type { ProblemCode } from '../../platform/problem.ts'

/** What the person reads about a problem: one of a few sentences in `pages:problem`, because the codes are for programs. */
const SENTENCES: Partial<Record<ProblemCode, 'again' | 'busy' | 'refused'>> = {
  token_used: 'again',
  token_invalid: 'again',
  token_expired: 'again',
  proof_invalid: 'again',
  notice_unpublished: 'again',
  submission_changed: 'again',
  rate_limited: 'busy',
  origin_not_allowed: 'refused',
  forbidden: 'refused',
}

export const sentenceOf = (code: ProblemCode): 'again' | 'busy' | 'refused' | 'failed' => SENTENCES[code] ?? 'failed'

/** After these, the same id would be refused again. */
export const needsNewId = (code: ProblemCode | undefined): boolean => code === 'token_used' || code === 'submission_changed'

/** After these, the same token would be refused again. */
export const needsNewToken = (code: ProblemCode | undefined): boolean => code !== undefined && sentenceOf(code) === 'again'
