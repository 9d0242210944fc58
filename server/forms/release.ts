import { eq, and, lt, count } from 'drizzle-orm'
import { consentsOf } from '../../gdpr/consent.ts'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import type { Catalogue } from './catalogue.ts'
import { findSubmission, moveSubmission, type Submission } from './submission-store.ts'
import { submissions } from './tables.ts'
import { handOver, type WriteDeps } from './write.ts'

export type ReleaseDeps = WriteDeps & { readonly db: Db; readonly catalogue: Catalogue }

const earlierThan = async (db: Db, { siteId, subjectId, createdAt }: Submission): Promise<number> => {
  const [row] = await db
    .select({ n: count() })
    .from(submissions)
    .where(and(eq(submissions.siteId, siteId), eq(submissions.subjectId, subjectId), lt(submissions.createdAt, createdAt)))
  return row?.n ?? 0
}

/**
 * Lets a quarantined submission through, as if it had never looked automatic. Releasing one that is out already
 * changes nothing. Throws `not_found`.
 */
export const releaseSubmission = async (deps: ReleaseDeps, siteId: string, id: string): Promise<Submission> => {
  const { db, catalogue } = deps
  const before = await findSubmission(db, siteId, id)
  if (!before) throw new Problem('not_found')
  if (before.state !== 'quarantined') return before
  const form = await catalogue.get(siteId, before.formId, before.version)
  if (!form) throw new Problem('form_not_found')
  const consents = await consentsOf(db, siteId, id)
  const subject = await readSubject(db, siteId, before.subjectId)
  const state = consents.some((consent) => consent.state === 'requested') ? 'awaiting_opt_in' : 'accepted'
  const earlier = await earlierThan(db, before)
  return db.transaction(async (tx) => {
    const moved = await moveSubmission(tx, siteId, id, 'quarantined', state)
    if (!moved) return (await findSubmission(tx, siteId, id)) ?? before
    const { subjectId, locale, values, suspicion, createdAt } = moved
    const { email, phone } = subject ?? {}
    const person = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) }
    await handOver(tx, deps, [
      { siteId, id, subjectId, definition: form.definition, locale, values, suspicion, earlier, createdAt, ...person },
    ])
    return moved
  })
}
