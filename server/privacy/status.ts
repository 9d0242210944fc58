import type { RequestAction, RequestState } from '../../gdpr/contract/requests.ts'
import { deadlineOn } from '../../gdpr/requests/clock.ts'
import { dayInWords, momentInWords } from '../../gdpr/requests/in-words.ts'
import { ENDED, stateAfter } from '../../gdpr/requests/machine.ts'
import type { PrivacyRequest, RequestEvent } from '../../gdpr/requests/request.ts'
import type { Texts } from '../platform/texts.ts'
import { localeSchema } from '../sites/contract.ts'
import type { RequestStatus, VISITOR_STATES, VISITOR_STEPS } from './contract/requests.ts'

type VisitorState = (typeof VISITOR_STATES)[number]
type VisitorStep = (typeof VISITOR_STEPS)[number]

const STATES: Readonly<Record<Exclude<RequestState, 'closed'>, VisitorState>> = {
  verifying: 'in_progress',
  abandoned: 'ended',
  verified: 'in_progress',
  assessing: 'in_progress',
  awaiting_clarification: 'question',
  approved: 'in_progress',
  partly_approved: 'in_progress',
  refused: 'refused',
  on_hold: 'on_hold',
  executing: 'in_progress',
  propagating: 'in_progress',
  verifying_erasure: 'in_progress',
  verify_failed: 'in_progress',
  fulfilled: 'done',
  withdrawn: 'ended',
  duplicate: 'ended',
  forwarded: 'ended',
}

/** Keys of the sentences that say what happens next. */
const NEXT: Readonly<Record<Exclude<RequestState, 'closed'>, string>> = {
  verifying: 'verifying',
  abandoned: 'ended',
  verified: 'assessing',
  assessing: 'assessing',
  awaiting_clarification: 'question',
  approved: 'executing',
  partly_approved: 'executing',
  refused: 'refused',
  on_hold: 'on_hold',
  executing: 'executing',
  propagating: 'recipients',
  verifying_erasure: 'recipients',
  verify_failed: 'recipients',
  fulfilled: 'done',
  withdrawn: 'withdrawn',
  duplicate: 'merged',
  forwarded: 'forwarded',
}

const STEPS: Readonly<Partial<Record<RequestAction, VisitorStep>>> = {
  receive: 'received',
  confirm: 'confirmed',
  vouch: 'confirmed',
  assess: 'assessing',
  ask: 'question',
  resume: 'resumed',
  extend: 'extended',
  approve: 'approved',
  approve_partly: 'partly_approved',
  refuse: 'refused',
  fulfil: 'done',
  withdraw: 'withdrawn',
  merge: 'merged',
  forward: 'forwarded',
}

/** Closing says nothing to the person: what counts is how it was answered before. */
const lastState = (request: PrivacyRequest, events: readonly RequestEvent[]): Exclude<RequestState, 'closed'> => {
  if (request.state !== 'closed') return request.state
  const before = events.findLast(({ state }) => state !== 'closed')?.state
  return before === undefined || before === 'closed' ? 'fulfilled' : before
}

/** Where a request stands, in the words of its person's language. */
export const statusOf = (texts: Texts, request: PrivacyRequest, events: readonly RequestEvent[], now: Date): RequestStatus => {
  const { id, kind, zone, receivedAt } = request
  const locale = localeSchema.catch('en').parse(request.locale)
  const t = texts(locale)
  const state = lastState(request, events)
  const { statutory, paused } = deadlineOn(request, now)
  const isUnknown = (state === 'verified' || state === 'assessing') && request.subjectIds?.length === 0
  return {
    id,
    kind,
    kind_name: t(`privacy-requests:kind.${kind}`),
    locale,
    state: STATES[state],
    state_name: t(`privacy-requests:state.${STATES[state]}`),
    next: t(`privacy-requests:next.${isUnknown ? 'unknown' : NEXT[state]}`),
    received_at: receivedAt.toISOString(),
    ...(ENDED.has(request.state) || paused
      ? {}
      : { due: { on: statutory, in_words: dayInWords(statutory, locale), extended: request.extendedAt !== null } }),
    steps: events.flatMap(({ action, at }) => {
      const step = STEPS[action]
      return step
        ? [{ step, at: at.toISOString(), in_words: `${t(`privacy-requests:step.${step}`)} – ${momentInWords(at, locale, zone)}` }]
        : []
    }),
    may_withdraw: stateAfter(request.state, 'withdraw', 'subject') !== undefined,
  }
}
