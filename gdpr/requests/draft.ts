import { Problem } from '../../server/platform/problem.ts'
import { daysBetween } from '../clocks/day.ts'
import { deadlineOf, mayExtend } from '../clocks/deadline.ts'
import { pauseRuleOn } from '../clocks/jurisdictions.ts'
import { clockOf, today } from './clock.ts'
import type { Letter } from './event.ts'
import { groundsFor } from './grounds.ts'
import { extensionLetter, LetterIncomplete, plainLetter, questionLetter, refusalLetter, type LetterFrame } from './letters.ts'
import type { PrivacyRequest } from './request.ts'
import type { Step } from './steps.ts'

/**
 * Whether a question still stops the clock: where the law says so, always; elsewhere only when it leaves without delay after the
 * request arrived, or its address was proven.
 */
export const mayPause = (request: PrivacyRequest, now: Date): boolean => {
  const { kind, askWithinDays } = pauseRuleOn(request.jurisdiction, request.receivedOn)
  if (kind === 'statutory' || askWithinDays === undefined) return true
  const begun = request.provenAt && request.provenAt > request.receivedAt ? today(request, request.provenAt) : request.receivedOn
  return daysBetween(begun, today(request, now)) <= askWithinDays
}

const refuseLate = (request: PrivacyRequest, now: Date): void => {
  const may = mayExtend(clockOf(request), today(request, now))
  if (may === 'already') throw new Problem('request_extended')
  if (may !== 'yes') throw new Problem('request_extension_late')
}

const checkGround = (request: PrivacyRequest, step: Extract<Step, { ground: unknown }>): void => {
  if (!groundsFor(request.kind).includes(step.ground))
    throw new Problem('invalid', { errors: [{ field: 'ground', code: 'not_an_option' }] })
}

const write = (frame: LetterFrame, step: Step, now: Date): Letter | undefined => {
  const { request } = frame
  switch (step.action) {
    case 'ask':
      if (step.pause && !mayPause(request, now)) throw new Problem('request_pause_late')
      return questionLetter(frame, { question: step.question, paused: step.pause })
    case 'extend': {
      refuseLate(request, now)
      const until = deadlineOf({ ...clockOf(request), extended: true }, today(request, now)).statutory
      return extensionLetter(frame, { reasons: step.reasons, until })
    }
    case 'approve':
      return plainLetter(frame, 'approved', { words: step.words ?? '' })
    case 'approve_partly':
    case 'refuse':
      checkGround(request, step)
      return refusalLetter(frame, step, step.action === 'approve_partly')
    case 'fulfil':
      return plainLetter(frame, 'done', { words: step.words ?? '' })
    case 'forward':
      return plainLetter(frame, 'forwarded', { words: step.to })
    default:
      return undefined
  }
}

/**
 * The letter that a step sends, as it would leave; undefined when it sends none. Throws a `Problem` when the step cannot be done as things
 * are: an extension that was used, or comes too late; a pause that comes too late; a ground that the law does not know for this
 * request; words that are missing.
 */
export const draftLetter = (frame: LetterFrame, step: Step, now: Date): Letter | undefined => {
  try {
    return write(frame, step, now)
  } catch (error) {
    if (error instanceof LetterIncomplete) throw new Problem('request_letter_incomplete', { detail: error.message })
    throw error
  }
}
