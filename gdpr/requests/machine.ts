import type { RequestAction, RequestState } from '../contract/requests.ts'

/** Who does something: the person, somebody of the staff with the right role, or the server by itself. */
export type Doer = 'subject' | 'officer' | 'system'

/** From where an action is possible, by whom, and where it leads. */
type Transition = {
  readonly from: readonly RequestState[]
  /** The same state where it is absent: something happened, but the request stands where it stood. */
  readonly to?: RequestState
  readonly by: readonly Doer[]
}

const DECIDABLE = ['verified', 'assessing', 'awaiting_clarification'] as const
const RUNNING = ['executing', 'propagating', 'verifying_erasure', 'verify_failed'] as const
const OPEN = [...DECIDABLE, 'approved', 'partly_approved', 'on_hold', ...RUNNING] as const
const ANSWERED = ['fulfilled', 'refused', 'withdrawn', 'duplicate', 'forwarded'] as const

/**
 * The life of a request as data. What is not here cannot happen. Which further conditions an action has (a letter, a reason, a
 * deadline that is not over) is checked where it is done.
 */
export const TRANSITIONS = {
  receive: { from: [], to: 'verifying', by: ['subject', 'officer'] },
  confirm: { from: ['verifying'], to: 'verified', by: ['subject'] },
  vouch: { from: ['verifying'], to: 'verified', by: ['officer'] },
  identify: { from: DECIDABLE, by: ['officer'] },
  abandon: { from: ['verifying'], to: 'abandoned', by: ['system'] },
  acknowledge: { from: ['verified'], by: ['system'] },
  assess: { from: ['verified'], to: 'assessing', by: ['officer'] },
  ask: { from: ['verified', 'assessing'], to: 'awaiting_clarification', by: ['officer'] },
  resume: { from: ['awaiting_clarification'], to: 'assessing', by: ['officer', 'subject'] },
  extend: { from: [...DECIDABLE, 'approved', 'partly_approved', 'on_hold', ...RUNNING], by: ['officer'] },
  approve: { from: DECIDABLE, to: 'approved', by: ['officer'] },
  approve_partly: { from: DECIDABLE, to: 'partly_approved', by: ['officer'] },
  refuse: { from: DECIDABLE, to: 'refused', by: ['officer'] },
  hold: { from: ['approved', 'partly_approved', 'executing'], to: 'on_hold', by: ['officer', 'system'] },
  release: { from: ['on_hold'], to: 'executing', by: ['officer', 'system'] },
  execute: { from: ['approved', 'partly_approved'], to: 'executing', by: ['system'] },
  act_at_once: { from: ['verified'], by: ['system'] },
  propagate: { from: ['executing'], to: 'propagating', by: ['system'] },
  verify: { from: ['executing', 'propagating', 'verify_failed'], to: 'verifying_erasure', by: ['system'] },
  fail_verification: { from: ['executing', 'propagating', 'verifying_erasure'], to: 'verify_failed', by: ['system'] },
  retry: { from: ['verify_failed'], to: 'executing', by: ['officer', 'system'] },
  fulfil: { from: ['verified', ...RUNNING], to: 'fulfilled', by: ['officer', 'system'] },
  withdraw: { from: ['verifying', ...DECIDABLE, 'approved', 'partly_approved', 'on_hold'], to: 'withdrawn', by: ['subject', 'officer'] },
  merge: { from: DECIDABLE, to: 'duplicate', by: ['officer', 'system'] },
  forward: { from: DECIDABLE, to: 'forwarded', by: ['officer'] },
  alarm: { from: OPEN, by: ['system'] },
  note: { from: [...OPEN, ...ANSWERED], by: ['officer'] },
  close: { from: ANSWERED, to: 'closed', by: ['officer', 'system'] },
} as const satisfies Record<RequestAction, Transition>

/** States in which nobody owes the person anything any more. */
export const ENDED: ReadonlySet<RequestState> = new Set<RequestState>(['abandoned', ...ANSWERED, 'closed'])

/** Where an action leads from a state; undefined when it is not possible, or not for this doer. */
export const stateAfter = (state: RequestState, action: RequestAction, by: Doer): RequestState | undefined => {
  const { from, by: doers, ...rest }: Transition = TRANSITIONS[action]
  if (!from.includes(state) || !doers.includes(by)) return undefined
  return 'to' in rest && rest.to ? rest.to : state
}

/** What a doer may do with a request in this state. */
export const possibleActions = (state: RequestState, by: Doer): RequestAction[] =>
  (Object.keys(TRANSITIONS) as RequestAction[]).filter((action) => stateAfter(state, action, by) !== undefined)
