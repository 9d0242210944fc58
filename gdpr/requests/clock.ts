import type { RequestKind } from '../contract/requests.ts'
import { dayIn, type Day } from '../clocks/day.ts'
import { deadlineOf, type ClockState, type Deadline } from '../clocks/deadline.ts'
import type { Matter } from '../clocks/jurisdictions.ts'
import type { PrivacyRequest } from './request.ts'

type Clocked = Pick<PrivacyRequest, 'kind' | 'jurisdiction' | 'zone' | 'receivedOn' | 'pauses' | 'extendedAt'>

/** A complaint has a clock of its own. */
export const matterOf = (kind: RequestKind): Matter => (kind === 'complaint' ? 'complaints' : 'rights')

export const today = ({ zone }: Pick<PrivacyRequest, 'zone'>, now: Date): Day => dayIn(zone, now)

/** What the engine of deadlines has to know of a request. */
export const clockOf = ({ kind, jurisdiction, zone, receivedOn, pauses, extendedAt }: Clocked): ClockState => ({
  jurisdiction,
  matter: matterOf(kind),
  received: receivedOn,
  pauses: pauses.map(({ from, to }) => ({ from: dayIn(zone, new Date(from)), ...(to ? { to: dayIn(zone, new Date(to)) } : {}) })),
  extended: extendedAt !== null,
})

/** By when a request must be answered, as things stand now. */
export const deadlineOn = (request: Clocked, now: Date): Deadline => deadlineOf(clockOf(request), today(request, now))

/** The columns that a deadline is stored in. */
export const dueColumns = ({ strict, statutory, acknowledge }: Deadline) => ({
  strictDue: strict,
  statutoryDue: statutory,
  acknowledgeDue: acknowledge ?? null,
})
