import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { consentEntry, type ConsentContext } from '../consent-entry.ts'
import type { AgeBand, ConsentSource } from '../contract/consent-states.ts'
import type { ConsentFacts, Decision } from './facts.ts'

/** The decisions about one purpose of a submission, oldest first, with the text that the newest is about. */
export type DecidedPurpose = Pick<ConsentFacts, 'purpose' | 'notice' | 'decisions'>

// What the person decided later, in their preferences or by a click in a mail, belongs to every form that had asked them.
const DECISIONS = `
  select c.id, c.submission_id as "submissionId", c.principal, c.purpose, c.state, c.at, c.context, c.source, c.gpc,
    c.age_band as "ageBand", c.valid_until as "validUntil", c.salt,
    n.id as "noticeId", n.sha256 as "noticeSha256", n.version, n.text
  from consents c join notices n on n.site_id = c.site_id and n.id = c.notice_id
  where c.site_id = $1 and (c.submission_id = $2::uuid or c.submission_id is null and exists (
    select from consents f
    where f.site_id = $1 and f.submission_id = $2::uuid and f.subject_id = c.subject_id and f.purpose = c.purpose and f.at <= c.at))
  order by c.purpose, c.at, c.id`

type Row = {
  id: string
  submissionId: string | null
  principal: string | null
  purpose: string
  state: string
  at: string | Date
  context: ConsentContext | null
  source: ConsentSource
  gpc: boolean
  ageBand: AgeBand | null
  validUntil: string | Date | null
  salt: string | null
  noticeId: string
  noticeSha256: string
  version: number
  text: string
}

const decisionOf = (siteId: string, row: Row): Decision => {
  const at = new Date(row.at)
  const validUntil = row.validUntil === null ? null : new Date(row.validUntil)
  return { id: row.id, state: row.state, at: at.toISOString(), entry: consentEntry(siteId, { ...row, at, validUntil }), salt: row.salt }
}

/** All that was decided on a submission, by purpose. */
export const decidedPurposes = async (db: Db, siteId: string, submissionId: string): Promise<DecidedPurpose[]> => {
  const rows = await statement<Row>(db, DECISIONS, [siteId, submissionId])
  return [...Map.groupBy(rows, ({ purpose }) => purpose)].map(([purpose, some]) => {
    const { noticeId: id, noticeSha256: sha256, version, text } = some.at(-1) ?? some[0]!
    return { purpose, notice: { id, sha256, version, text }, decisions: some.map((row) => decisionOf(siteId, row)) }
  })
}

/** Which submission and purpose a decision belongs to, the last one before it when it was made elsewhere; undefined when none is stored any more. */
export const findDecision = async (
  db: Db,
  siteId: string,
  id: string,
): Promise<{ readonly submissionId: string; readonly purpose: string } | undefined> => {
  const text = `
    select f.submission_id as "submissionId", c.purpose
    from consents c
    join consents f on f.site_id = c.site_id and f.subject_id = c.subject_id and f.purpose = c.purpose and f.submission_id is not null
    where c.site_id = $1 and c.id = $2::uuid and (c.submission_id = f.submission_id or c.submission_id is null and f.at <= c.at)
    order by f.at desc limit 1`
  const [found] = await statement<{ submissionId: string; purpose: string }>(db, text, [siteId, id])
  return found
}
