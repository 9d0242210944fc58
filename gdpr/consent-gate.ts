import type { Db } from '../server/platform/db.ts'
import { statement } from '../server/platform/statement.ts'
import { isYes, type ConsentState } from './contract/consent-states.ts'

/** Where a person stands on a purpose. */
export type Standing = { readonly state: ConsentState; readonly at: Date; readonly granted: boolean }

// What waits for a confirmation decides nothing yet, and takes nothing back either.
const LAST = `
  select distinct on (subject_id, purpose) subject_id as subject, purpose, state, at, valid_until as until
  from consents
  where site_id = $1 and subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
    and ($3::text is null or purpose = $3::text) and state <> 'requested'
  order by subject_id, purpose, at desc, id desc`

type Row = { subject: string; purpose: string; state: ConsentState; at: string | Date; until: string | Date | null }

const read = async (db: Db, siteId: string, subjectIds: readonly string[], purpose: string | null): Promise<Row[]> =>
  subjectIds.length === 0 ? [] : statement<Row>(db, LAST, [siteId, JSON.stringify(subjectIds), purpose])

const isOpen = ({ state, until }: Row, now: Date): boolean => isYes(state) && (until === null || new Date(until) > now)

/**
 * Whether a person's data may be used for a purpose that rests on consent: the newest decision is a yes whose time is not over. Ask it
 * right before each use; a withdrawal closes it the moment it is committed (GDPR Art. 7(3)).
 */
export const mayProcess = async (db: Db, siteId: string, subjectId: string, purpose: string, now = new Date()): Promise<boolean> =>
  (await read(db, siteId, [subjectId], purpose)).some((row) => isOpen(row, now))

/** Where people stand on every purpose they decided about: person → purpose → standing. */
export const standingsOf = async (
  db: Db,
  siteId: string,
  subjectIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Standing>>> => {
  const found = new Map<string, Map<string, Standing>>(subjectIds.map((id) => [id, new Map()]))
  for (const row of await read(db, siteId, subjectIds, null)) {
    const granted = isOpen(row, now)
    const ended = isYes(row.state) && !granted
    found.get(row.subject)?.set(row.purpose, {
      // The sweep writes it down within minutes; until then it counts as ended all the same.
      state: ended ? 'expired' : row.state,
      at: new Date(ended ? (row.until ?? row.at) : row.at),
      granted,
    })
  }
  return found
}
