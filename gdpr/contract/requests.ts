/**
 * What somebody may ask for: GDPR Art. 15 (`access`), 20 (`portability`), 16, 17, 18, 21, 7(3) (`withdrawal`), 22 (`decision_review`),
 * and a complaint about how their data are handled (Art. 77; in the UK DPA 2018, s. 164A).
 */
export const REQUEST_KINDS = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'withdrawal',
  'decision_review',
  'complaint',
] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]
