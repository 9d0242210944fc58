import { randomBytes } from 'node:crypto'
import { AddressRefused, CallFailed, type Answer, type Outgoing } from '../../platform/outgoing.ts'
import type { PersonThere, Presence, Target } from '../connector.ts'
import { signatureHeaders } from './webhook-signature.ts'

/** Records in one event: far below the 20 KB that a webhook may weigh. */
const RECORDS = 100

type Event = 'person.erase' | 'person.read'

/** Each event has an id of its own: a receiver that drops repetitions must hear the same question again. */
const ask = async (type: Event, person: PersonThere, target: Target, send: Outgoing['send']): Promise<Answer | Presence> => {
  const now = new Date()
  const records = person.records.map(({ id, crmId }) => ({ id, ...(crmId === undefined ? {} : { crm_id: crmId }) }))
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data: { person: { id: person.id }, records } })
  const id = `${type.replace('person.', '')}_${randomBytes(12).toString('hex')}`
  try {
    const headers = { 'content-type': 'application/json', ...signatureHeaders(id, now, body, target) }
    return await send(target.url, { method: 'POST', headers, body })
  } catch (error) {
    if (error instanceof AddressRefused || error instanceof CallFailed) return { state: 'down', message: error.message }
    throw error
  }
}

const isBusy = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500

/** What the receiver answered to `person.erase`. Only that it took the event counts; whether it did as told is asked next. */
export const acceptedBy = ({ status }: Answer): Presence =>
  (status >= 200 && status < 300) || status === 409
    ? { state: 'gone' }
    : isBusy(status)
      ? { state: 'down', message: `The receiver cannot erase now (${status}).` }
      : { state: 'there', message: `The receiver did not take person.erase (${status}).` }

const foundOf = (body: string): unknown => {
  try {
    return (JSON.parse(body) as { found?: unknown } | null)?.found
  } catch {
    return undefined
  }
}

/** What the receiver answered to `person.read`: 404, 410 or `{"found": false}` say that nothing is there, and nothing else does. */
export const presenceOf = ({ status, body }: Answer): Presence => {
  if (status === 404 || status === 410) return { state: 'gone' }
  if (isBusy(status)) return { state: 'down', message: `The receiver cannot be asked now (${status}).` }
  const found = status >= 200 && status < 300 ? foundOf(body) : undefined
  if (found === false) return { state: 'gone' }
  return found === true
    ? { state: 'there', message: 'The receiver says that it still has the person.' }
    : { state: 'there', message: `The receiver does not say whether it still has the person (${status}).` }
}

/** Some records at a time; the first answer that is not `gone` counts. A person without records is asked about once. */
const each = async (person: PersonThere, run: (part: PersonThere) => Promise<Presence>): Promise<Presence> => {
  for (let from = 0; from === 0 || from < person.records.length; from += RECORDS) {
    const presence = await run({ ...person, records: person.records.slice(from, from + RECORDS) })
    if (presence.state !== 'gone') return presence
  }
  return { state: 'gone' }
}

const asking =
  (type: Event, judge: (answer: Answer) => Presence) =>
  (person: PersonThere, target: Target, send: Outgoing['send']): Promise<Presence> =>
    each(person, async (part) => {
      const answer = await ask(type, part, target, send)
      return 'state' in answer ? answer : judge(answer)
    })

/** Sends `person.erase`. */
export const erasePerson = asking('person.erase', acceptedBy)

/** Sends `person.read`. */
export const readPerson = asking('person.read', presenceOf)
