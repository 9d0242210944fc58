import type { Db } from '../server/platform/db.ts'
import { newId } from '../server/platform/id.ts'
import type { Jobs } from '../server/platform/jobs.ts'
import { statement } from '../server/platform/statement.ts'
import { inEverySite, inSite } from '../server/platform/tenancy.ts'
import { appendChanges } from './choices.ts'

/** At a time, so that no transaction grows large. */
const PAGE = 200

// A yes whose time is over, unless something was decided since.
const OVER = `
  select c.site_id as "siteId", c.subject_id as "subjectId", c.purpose, c.notice_id as "noticeId", c.principal, c.at
  from consents c
  where c.valid_until <= $1::timestamptz and c.state in ('given', 'confirmed', 'reconfirmed')
    and not exists (
      select 1 from consents l
      where l.site_id = c.site_id and l.subject_id = c.subject_id and l.purpose = c.purpose and l.state <> 'requested'
        and (l.at, l.id) > (c.at, c.id))
  order by c.site_id, c.id limit $2::int`

type Over = { siteId: string; subjectId: string; purpose: string; noticeId: string; principal: string | null; at: string | Date }

/**
 * Writes down that consents have ended because their time is over (EDPB 05/2020, paragraph 110). The gate was closed at that very moment,
 * whenever this runs. Answers how many.
 */
export const expireConsents = async (db: Db, jobs: Jobs, now: Date): Promise<number> => {
  for (let count = 0; ;) {
    const over = await inEverySite(db, (tx) => statement<Over>(tx, OVER, [now.toISOString(), PAGE]))
    if (over.length === 0) return count
    for (const [siteId, some] of Map.groupBy(over, (one) => one.siteId))
      await inSite(db, siteId, (tx) =>
        appendChanges(
          tx,
          jobs,
          siteId,
          some.map(({ subjectId, purpose, noticeId, principal, at: given }) => {
            const at = new Date(Math.max(now.getTime(), new Date(given).getTime() + 1))
            return {
              id: newId(at.getTime()),
              subjectId,
              submissionId: null,
              principal,
              purpose,
              noticeId,
              state: 'expired',
              at,
              source: 'expiry',
            }
          }),
        ),
      )
    count += over.length
  }
}

const LOOSE = `
  delete from consents c
  where c.site_id = $1 and c.subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
    and c.submission_id is null and not exists (
      select 1 from consents l
      where l.site_id = c.site_id and l.subject_id = c.subject_id and l.purpose = c.purpose and l.state in ('given', 'confirmed', 'reconfirmed'))`

/** Deletes what people withdrew that they had never consented to, after their unconfirmed requests were deleted: nothing is left to prove. */
export const forgetLooseEvents = async (tx: Db, siteId: string, subjectIds: readonly string[]): Promise<void> => {
  await statement(tx, LOOSE, [siteId, JSON.stringify(subjectIds)])
}

/**
 * Deletes requests that nobody confirmed before then, where the submission itself rests on another basis and stays. What was never
 * confirmed was no consent (BGH I ZR 164/09). `settled`: a query of the submissions that wait for nothing, as `site_id, id`.
 * A request that somebody confirmed is evidence and stays.
 */
export const forgetRequests = (db: Db, settled: string, before: Date): Promise<unknown> =>
  inEverySite(db, (tx) =>
    statement(
      tx,
      `delete from consents c
        where c.state = 'requested' and c.at < $1::timestamptz and (c.site_id, c.submission_id) in (${settled})
          and not exists (
            select 1 from consents l
            where l.site_id = c.site_id and l.submission_id = c.submission_id and l.purpose = c.purpose and l.state = 'confirmed')`,
      [before.toISOString()],
    ),
  )
