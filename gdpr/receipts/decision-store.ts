import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { consentEntry, type ConsentContext } from '../consent-entry.ts'
import type { ConsentFacts, Decision } from './facts.ts'

/** The decisions about one purpose of a submission, oldest first, with the text that the newest is about. */
export type DecidedPurpose = Pick<ConsentFacts, 'purpose' | 'notice' | 'decisions'>

const DECISIONS = `
  select c.id, c.submission_id as "submissionId", c.principal, c.purpose, c.state, c.at, c.context, c.salt,
    n.id as "noticeId", n.sha256 as "noticeSha256", n.version, n.text
  from consents c join notices n on n.site_id = c.site_id and n.id = c.notice_id
  where c.site_id = $1 and c.submission_id = $2::uuid
  order by c.purpose, c.at, c.id`

type Row = {
  id: string
  submissionId: string
  principal: string | null
  purpose: string
  state: string
  at: string | Date
  context: ConsentContext | null
  salt: string | null
  noticeId: string
  noticeSha256: string
  version: number
  text: string
}

const decisionOf = (siteId: string, row: Row): Decision => {
  const at = new Date(row.at)
  return { id: row.id, state: row.state, at: at.toISOString(), entry: consentEntry(siteId, { ...row, at }), salt: row.salt }
}

/** All that was decided on a submission, by purpose. */
export const decidedPurposes = async (db: Db, siteId: string, submissionId: string): Promise<DecidedPurpose[]> => {
  const rows = await statement<Row>(db, DECISIONS, [siteId, submissionId])
  return [...Map.groupBy(rows, ({ purpose }) => purpose)].map(([purpose, some]) => {
    const { noticeId: id, noticeSha256: sha256, version, text } = some.at(-1) ?? some[0]!
    return { purpose, notice: { id, sha256, version, text }, decisions: some.map((row) => decisionOf(siteId, row)) }
  })
}

/** Which submission and purpose a decision belongs to; undefined when it is not stored any more. */
export const findDecision = async (
  db: Db,
  siteId: string,
  id: string,
): Promise<{ readonly submissionId: string; readonly purpose: string } | undefined> => {
  const text = `select submission_id as "submissionId", purpose from consents where site_id = $1 and id = $2::uuid`
  const [found] = await statement<{ submissionId: string; purpose: string }>(db, text, [siteId, id])
  return found
}
