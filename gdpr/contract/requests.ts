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

/** How a request came in; all but `web` are entered by staff, with the day on which it really arrived. */
export const REQUEST_CHANNELS = ['web', 'mail', 'phone', 'letter', 'in_person'] as const
export type RequestChannel = (typeof REQUEST_CHANNELS)[number]

/**
 * Where a request stands. `verifying`: nobody has shown yet that the address is theirs. `awaiting_clarification`: a question to the
 * person is open. `propagating`, `verifying_erasure`, `verify_failed`: recipients are being told, read back, or still have it.
 */
export const REQUEST_STATES = [
  'verifying',
  'abandoned',
  'verified',
  'assessing',
  'awaiting_clarification',
  'approved',
  'partly_approved',
  'refused',
  'on_hold',
  'executing',
  'propagating',
  'verifying_erasure',
  'verify_failed',
  'fulfilled',
  'withdrawn',
  'duplicate',
  'forwarded',
  'closed',
] as const
export type RequestState = (typeof REQUEST_STATES)[number]

/** What can happen to a request; each is an event of its history. */
export const REQUEST_ACTIONS = [
  'receive',
  'confirm',
  'vouch',
  'identify',
  'abandon',
  'acknowledge',
  'assess',
  'ask',
  'resume',
  'extend',
  'approve',
  'approve_partly',
  'refuse',
  'hold',
  'release',
  'execute',
  'act_at_once',
  'propagate',
  'verify',
  'fail_verification',
  'retry',
  'fulfil',
  'withdraw',
  'merge',
  'forward',
  'alarm',
  'note',
  'close',
] as const
export type RequestAction = (typeof REQUEST_ACTIONS)[number]

/** Why a request may be refused, wholly or in part; each stands for the article that says so. */
export const REFUSAL_GROUNDS = [
  'manifestly_unfounded',
  'excessive',
  'not_identifiable',
  'rights_of_others',
  'freedom_of_expression',
  'legal_obligation',
  'public_interest',
  'public_health',
  'archiving_research',
  'legal_claims',
  'compelling_grounds',
  'data_are_correct',
  'not_portable',
  'no_automated_decision',
  'no_ground_for_erasure',
  'no_ground_for_restriction',
  'restricted_by_law',
] as const
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number]

/** By whose law days are counted. */
export const JURISDICTION_NAMES = ['EU', 'DE', 'PL', 'HR', 'BA', 'RS', 'UK'] as const
