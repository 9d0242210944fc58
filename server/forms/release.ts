import { consentsOf } from '../../gdpr/consent.ts'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Catalogue } from './catalogue.ts'
import { countEarlier, findSubmission, moveSubmission, type Submission } from './submission-store.ts'
import { handOver, type WriteDeps } from './write.ts'

export type ReleaseDeps = WriteDeps & { readonly db: Db; readonly catalogue: Catalogue }

/**
 * Lets a quarantined submission through, as if it had never looked automatic. Releasing one that is out already
 * changes nothing. Throws `not_found`.
 */
export const releaseSubmission = async (deps: ReleaseDeps, siteId: string, id: string): Promise<Submission> => {
  const { db, catalogue } = deps
  const before = await inSite(db, siteId, (tx) => findSubmission(tx, siteId, id))
  if (!before) throw new Problem('not_found')
  if (before.state !== 'quarantined') return before
  const form = await catalogue.get(siteId, before.formId, before.version)
  if (!form) throw new Problem('form_not_found')
  return inSite(db, siteId, async (tx) => {
    const consents = await consentsOf(tx, siteId, id)
    const subject = await readSubject(tx, siteId, before.subjectId)
    const waits = consents.some(({ state, purpose }) => state === 'requested' && purpose === form.definition.needsConsent)
    const state = waits ? 'awaiting_opt_in' : 'accepted'
    const earlier = await countEarlier(tx, before)
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
