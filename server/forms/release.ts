import { consentsOf } from '../../gdpr/consent.ts'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Catalogue } from './catalogue.ts'
import type { PublishedVersion } from './published-version.ts'
import { countEarlier, findSubmission, moveSubmission, type Submission } from './submission-store.ts'
import { handOver, type WriteDeps } from './write.ts'

export type ReleaseDeps = WriteDeps & { readonly db: Db; readonly catalogue: Catalogue }

const letThrough = async (tx: Db, deps: ReleaseDeps, before: Submission, { definition }: PublishedVersion): Promise<Submission> => {
  const { siteId, id } = before
  const consents = await consentsOf(tx, siteId, id)
  const subject = await readSubject(tx, siteId, before.subjectId)
  const waits = consents.some(({ state, purpose }) => state === 'requested' && purpose === definition.needsConsent)
  const earlier = await countEarlier(tx, before)
  const moved = await moveSubmission(tx, siteId, id, 'quarantined', waits ? 'awaiting_opt_in' : 'accepted')
  if (!moved) return (await findSubmission(tx, siteId, id)) ?? before
  const { subjectId, locale, values, suspicion, createdAt } = moved
  const { email, phone } = subject ?? {}
  const person = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) }
  const accepted = { siteId, id, subjectId, definition, locale, values, suspicion, earlier, createdAt, ...person }
  // Its own announcement each time: after a release that was undone, the queue would take the next one for a repetition.
  await handOver(tx, deps, [accepted], [newId()])
  return moved
}

/**
 * Lets a quarantined submission through, as if it had never looked automatic. Releasing one that is out already
 * changes nothing. Throws `not_found`, also for what was thrown away, and `form_not_found`.
 */
export const releaseSubmission = async (deps: ReleaseDeps, siteId: string, id: string): Promise<Submission> => {
  const { db, catalogue } = deps
  const before = await inSite(db, siteId, (tx) => findSubmission(tx, siteId, id))
  if (!before || before.discardedAt) throw new Problem('not_found')
  if (before.state !== 'quarantined') return before
  // Outside the transaction: the embedded database has one connection, for which the catalogue would wait for ever.
  const form = await catalogue.get(siteId, before.formId, before.version)
  if (!form) throw new Problem('form_not_found')
  return inSite(db, siteId, (tx) => letThrough(tx, deps, before, form))
}
