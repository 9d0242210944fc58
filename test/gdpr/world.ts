import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { recordConsents, type Circumstances, type ConsentState } from '../../gdpr/consent.ts'
import { publishNotice } from '../../gdpr/notices.ts'
import type { Db } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import { sites } from '../../server/sites/tables.ts'

/** A site with a person and a submission, about which decisions can be recorded, and a notice for each purpose. */
export const openLedger = async (db: Db) => {
  const siteId = `site-${randomUUID().slice(0, 8)}`
  const subjectId: string = randomUUID()
  const submissionId: string = randomUUID()
  await db.insert(sites).values({ id: siteId, name: 'A', locales: ['en'], controller: { name: 'A', email: 'a@example.com' } })
  await db.execute(sql`insert into subjects (site_id, id) values (${siteId}, ${subjectId})`)
  await db.execute(sql`insert into forms (site_id, id, version) values (${siteId}, 'f', 1)`)
  await db.execute(sql`insert into form_versions (site_id, form_id, version, definition, notices) values (${siteId}, 'f', 1, '{}', '{}')`)
  const submission = async (id: string): Promise<string> => {
    await db.execute(
      sql`insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest)
        values (${siteId}, ${id}, 'f', 1, ${subjectId}, ${id}, 'en', '{}', '{}', 'accepted', '[]', 'd')`,
    )
    return id
  }
  await submission(submissionId)
  const notice = (purpose: string, text = `I agree to ${purpose}.`) => publishNotice(db, { siteId, purpose, locale: 'en', text })
  return {
    siteId,
    subjectId,
    submissionId,
    notice,
    anotherSubmission: () => submission(randomUUID()),
    /** Records one decision at a time of the day. */
    decide: async (purpose: string, state: ConsentState, at: Date, about = submissionId, circumstances: Circumstances = {}, tx = db) =>
      recordConsents(tx, siteId, [
        { id: newId(at.getTime()), subjectId, submissionId: about, purpose, noticeId: await notice(purpose), state, at, ...circumstances },
      ]),
    /** Tries to record a decision about a text with this id. */
    decideAbout: (noticeId: string) =>
      recordConsents(db, siteId, [{ id: newId(), subjectId, submissionId, purpose: 'news', noticeId, state: 'given', at: new Date() }]),
  }
}
