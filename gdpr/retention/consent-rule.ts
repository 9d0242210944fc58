import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { deleteById, type RetentionRule } from './rule.ts'

const PROOF_YEARS = 3

// A consent is used for as long as its purpose lets the submission be kept; a refusal or a withdrawal, at its moment.
const LAST_USED = `
  select max(c.at + case when c.state in ('given', 'requested', 'confirmed') then interval '1 day' * coalesce(
    (select (v.definition->'purposes'->c.purpose->>'retentionDays')::int from form_versions v
      where v.site_id = c.site_id and v.form_id = c.context->>'form' and v.version = (c.context->>'version')::int), 0)
    else interval '0' end)
  from consents c where c.site_id = t.site_id and c.subject_id = t.subject_id and c.purpose = t.purpose`

const STILL_USED = `
  select from consents c join submissions s on s.site_id = c.site_id and s.id = c.submission_id
  where c.site_id = t.site_id and c.subject_id = t.subject_id and c.purpose = t.purpose`

const PEOPLE = `
  select distinct subject_id as id from consents
  where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/**
 * What somebody decided about a purpose outlives what it was for: the history of a person and a purpose goes as one, years after it was
 * last used. `forgetPeople` deletes people of whom nothing else is known.
 */
export const consentRule = (forgetPeople: (tx: Db, siteId: string, subjectIds: readonly string[]) => Promise<unknown>): RetentionRule => ({
  id: 'consents',
  days: PROOF_YEARS * 365,
  start: 'last_used',
  action: 'delete',
  law: 'GDPR Art. 7(1), 17(3)(e): proof for as long as claims can be made; the ledger keeps its commitments.',
  from: 'consents t',
  key: 't.id',
  where: `t.at <= who.until - interval '${PROOF_YEARS} years' and not exists (${STILL_USED})`,
  dueAt: `(${LAST_USED}) + interval '${PROOF_YEARS} years'`,
  held: 't.subject_id = any (who.held)',
  async act(tx, { siteId, ids }) {
    const params = [siteId, JSON.stringify(ids)]
    const people = await statement<{ id: string }>(tx, PEOPLE, params)
    await statement(tx, deleteById('consents'), params)
    await forgetPeople(
      tx,
      siteId,
      people.map(({ id }) => id),
    )
  },
})
