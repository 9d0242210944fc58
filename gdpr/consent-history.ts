import type { Db } from '../server/platform/db.ts'
import { statement } from '../server/platform/statement.ts'
import { isYes, type ConsentSource, type ConsentState } from './contract/consent-states.ts'

/** One event of a person's history, with the words that it was about. */
export type PastEvent = {
  readonly id: string
  readonly subjectId: string
  readonly submissionId: string | null
  /** See `principalOf`. */
  readonly principal: string | null
  readonly purpose: string
  readonly state: ConsentState
  readonly at: Date
  readonly source: ConsentSource
  readonly validUntil: Date | undefined
  readonly notice: { readonly id: string; readonly sha256: string; readonly locale: string; readonly text: string }
}

/** How a person stands on a purpose, as they see it themselves. */
export type Choice = {
  readonly purpose: string
  readonly state: ConsentState
  readonly granted: boolean
  /** A yes waits to be confirmed by mail. */
  readonly waits: boolean
  readonly since: Date
  readonly validUntil: Date | undefined
  /** The event that decided. */
  readonly event: PastEvent
}

const EVENTS = `
  select c.id, c.subject_id as "subjectId", c.submission_id as "submissionId", c.principal, c.purpose, c.state, c.at, c.source, c.valid_until as until,
    c.notice_id as notice, n.sha256, n.locale, n.text
  from consents c join notices n on n.site_id = c.site_id and n.id = c.notice_id`

const HISTORY = `${EVENTS}
  where c.site_id = $1 and c.subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
  order by c.at desc, c.id desc`

const ONE = `${EVENTS} where c.site_id = $1 and c.id = $2::uuid`

type Row = Pick<PastEvent, 'id' | 'subjectId' | 'submissionId' | 'principal' | 'purpose' | 'state' | 'source'> & {
  readonly at: string | Date
  readonly until: string | Date | null
  readonly notice: string
  readonly sha256: string
  readonly locale: string
  readonly text: string
}

const eventOf = ({ at, until, notice, sha256, locale, text, ...event }: Row): PastEvent => ({
  ...event,
  at: new Date(at),
  validUntil: until === null ? undefined : new Date(until),
  notice: { id: notice, sha256, locale, text },
})

/** Everything that a person decided, the newest first. One person may be known to a site as several. */
export const historyOf = async (db: Db, siteId: string, subjectIds: readonly string[]): Promise<PastEvent[]> =>
  subjectIds.length === 0 ? [] : (await statement<Row>(db, HISTORY, [siteId, JSON.stringify(subjectIds)])).map(eventOf)

/** One event; undefined when it was erased. */
export const findEvent = async (db: Db, siteId: string, id: string): Promise<PastEvent | undefined> =>
  (await statement<Row>(db, ONE, [siteId, id])).map(eventOf)[0]

const CONFIRMATIONS = `select id from consents where site_id = $1 and submission_id = $2::uuid and state = 'confirmed' order by id`

/** Ids of the events by which a submission's consents were confirmed. */
export const confirmationsOf = async (db: Db, siteId: string, submissionId: string): Promise<string[]> =>
  (await statement<{ id: string }>(db, CONFIRMATIONS, [siteId, submissionId])).map(({ id }) => id)

/** One choice per purpose, by name; `history` is that of one person, the newest first. */
export const choicesFrom = (history: readonly PastEvent[], now: Date): Choice[] =>
  [...Map.groupBy(history, ({ purpose }) => purpose)]
    .map(([purpose, events]): Choice => {
      const decided = events.find(({ state }) => state !== 'requested')
      const event = decided ?? events[0]!
      const { state, at, validUntil } = event
      const ended = validUntil !== undefined && validUntil <= now && isYes(state)
      return {
        purpose,
        state: ended ? 'expired' : state,
        granted: isYes(state) && !ended,
        waits: events[0]?.state === 'requested',
        since: ended ? validUntil : at,
        validUntil: isYes(state) ? validUntil : undefined,
        event,
      }
    })
    .toSorted((a, b) => (a.purpose < b.purpose ? -1 : 1))
