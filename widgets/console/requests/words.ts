import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCase, DeskRequest } from '../../../server/privacy/contract/desk.ts'
import type { Failure } from '../../core/api.ts'
import type { House } from '../house.ts'

type Lamp = 'good' | 'busy' | 'slow' | 'bad' | 'off'

const LAMPS: Readonly<Partial<Record<DeskRequest['state'], Lamp>>> = {
  verifying: 'off',
  verified: 'busy',
  assessing: 'busy',
  awaiting_clarification: 'slow',
  approved: 'busy',
  partly_approved: 'busy',
  on_hold: 'slow',
  executing: 'busy',
  propagating: 'busy',
  verifying_erasure: 'busy',
  verify_failed: 'bad',
  fulfilled: 'good',
}

/** How a request stands, as a coloured point and a word. */
export const stateLamp = ({ t }: Pick<House, 't'>, state: DeskRequest['state']): TemplateResult =>
  html`<span class="lamp" data-kind=${LAMPS[state] ?? 'off'}>${t(`console-privacy:state.${state}`)}</span>`

/** From so few days on, a request is shown as urgent. */
const SOON = 7

/** How urgent the days that are left make a request. */
export const urgency = (days: number | null): Lamp => (days === null ? 'off' : days <= 0 ? 'bad' : days <= SOON ? 'slow' : 'good')

/** The time that is left, in words: nobody has to know colours. */
export const daysLeft = ({ t }: Pick<House, 't'>, { days_left: days, paused }: Pick<DeskRequest, 'days_left' | 'paused'>): string => {
  if (days === null) return t(paused ? 'console-privacy:due.paused' : 'console-privacy:due.none')
  if (days === 0) return t('console-privacy:due.today')
  return days > 0 ? t('console-privacy:due.left', { count: days }) : t('console-privacy:due.over', { count: -days })
}

/** The time that is left, with its day below. */
export const dueCell = (house: House, request: DeskRequest): TemplateResult =>
  html`<span class="pair">
    <span class="lamp due" data-kind=${urgency(request.days_left)}>${daysLeft(house, request)}</span>
    ${request.days_left === null ? nothing : html`<small>${house.calendar(request.strict_due)}</small>`}
  </span>`

/** Who asked: the address, or that there is none. */
export const asker = ({ t }: Pick<House, 't'>, { email, state }: Pick<DeskCase, 'email' | 'state'>): string =>
  email ?? t(state === 'fulfilled' || state === 'closed' ? 'console-privacy:c.forgotten' : 'console-privacy:c.no_address')

const FAULTS: ReadonlySet<string> = new Set([
  'request_step_refused',
  'request_extended',
  'request_extension_late',
  'request_pause_late',
  'request_letter_incomplete',
])

/** Why a step was refused, as a sentence that says what to do. */
export const stepFault = ({ t, explain }: House, failure: Failure): string =>
  FAULTS.has(failure.code) ? t(`console-privacy:fault.${failure.code}`) : explain(failure)
