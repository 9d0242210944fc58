/**
 * Every kind of personal data that a field or a column can hold. `none` says nothing about a person. Basic identity is
 * `identity`, the number or image of a document `id_document`, an IP address or a cookie `online_identifier`.
 * Source: GDPR Art. 4(1), 4(13-15), 9(1), 10 and 87, recital 30.
 */
export const GDPR_CATEGORIES = [
  'none',
  'identity',
  'contact',
  'location',
  'economic',
  'online_identifier',
  'free_text',
  'file',
  'child_flag',
  'id_document',
  'biometric',
  'genetic',
  'health',
  'ethnicity',
  'trade_union',
  'sex_life',
  'politics',
  'religion',
  'criminal',
] as const
export type GdprCategory = (typeof GDPR_CATEGORIES)[number]

/** What Art. 9(1) forbids unless a ground of Art. 9(2) is named; biometric data where it is to identify somebody. */
const ART_9: ReadonlySet<GdprCategory> = new Set([
  'biometric',
  'genetic',
  'health',
  'ethnicity',
  'trade_union',
  'sex_life',
  'politics',
  'religion',
])

/** The article that protects a category specially: 9 (special categories), 10 (convictions and offences), or none. */
export const articleOf = (category: GdprCategory): 9 | 10 | undefined =>
  ART_9.has(category) ? 9 : category === 'criminal' ? 10 : undefined

/** Legal bases of GDPR Art. 6(1) that this kit can rest on. */
export const BASES = ['consent', 'contract', 'legal_obligation', 'legitimate_interest'] as const
export type Basis = (typeof BASES)[number]
