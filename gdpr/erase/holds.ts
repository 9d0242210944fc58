import type { Db } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import { statement } from '../../server/platform/statement.ts'
import type { Hold } from '../personal-data.ts'

/** A hold as an officer sees it. */
export type LegalHold = Hold & { readonly id: string; readonly subjectId: string; readonly reason: string; readonly setBy: string }

type NewHold = Omit<LegalHold, 'id' | 'until'> & { readonly siteId: string; readonly until: Date; readonly now: Date }

const INSERT = `
  insert into legal_holds (site_id, id, subject_id, items, reason, law, set_by, until, created_at)
  select $1, $2::uuid, id, $4::text::jsonb, $5, $6, $7, $8::timestamptz, $9::timestamptz from subjects where site_id = $1 and id = $3::uuid
  returning id`

/**
 * Keeps items of a person although they should go, until a moment that must be named (GDPR Art. 17(3)(e), 18(1)(c)). Undefined when the
 * site does not know the person.
 */
export const setHold = async (tx: Db, hold: NewHold): Promise<string | undefined> => {
  const { siteId, subjectId, items, reason, law, setBy, until, now } = hold
  const params = [siteId, newId(), subjectId, JSON.stringify(items), reason, law, setBy, until.toISOString(), now.toISOString()]
  return (await statement<{ id: string }>(tx, INSERT, params))[0]?.id
}

const LIFT = `
  update legal_holds set until = $3::timestamptz where site_id = $1 and id = $2::uuid and until > $3::timestamptz
  returning subject_id as "subjectId"`

// Looked for among all that are held: whose they are is encrypted.
const WAKE = `update erasures set next_at = $2::timestamptz where site_id = $1 and state = 'held'`

/** Ends a hold now; what waited for it goes on. False when there is none that still holds. */
export const liftHold = async (tx: Db, siteId: string, id: string, now: Date): Promise<boolean> => {
  const lifted = await statement(tx, LIFT, [siteId, id, now.toISOString()])
  if (lifted.length > 0) await statement(tx, WAKE, [siteId, now.toISOString()])
  return lifted.length > 0
}

const FIND = `
  select id, subject_id as "subjectId", items, reason, law, set_by as "setBy", (extract(epoch from until) * 1000)::float8 as until
  from legal_holds
  where site_id = $1 and until > $2::timestamptz
    and ($3::text is null or subject_id = any (array(select value::uuid from json_array_elements_text($3::text::json))))
  order by until, id`

/** The holds that hold at a moment, of these people or of all. */
export const holdsOf = async (db: Db, siteId: string, now: Date, subjectIds?: readonly string[]): Promise<readonly LegalHold[]> => {
  const only = subjectIds ? JSON.stringify(subjectIds) : null
  const found = await statement<Omit<LegalHold, 'until'> & { until: number }>(db, FIND, [siteId, now.toISOString(), only])
  return found.map((hold) => Object.assign(hold, { until: new Date(hold.until).toISOString() }))
}
