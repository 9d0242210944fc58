import { consentsOfMany } from '../gdpr/consent.ts'
import { withdrawOpen } from './crm/withdraw-store.ts'
import { discardSubmissions, lockSubmissions } from './forms/discard-store.ts'
import { releaseSubmission } from './forms/release.ts'
import { findSubmission } from './forms/submission-store.ts'
import { changeLeads, lockLeads, type LeadChange } from './leads/change-store.ts'
import type { Db } from './platform/db.ts'
import { Problem } from './platform/problem.ts'
import { inSite } from './platform/tenancy.ts'
import { systemClock } from './platform/time.ts'
import { cardSources } from './record-cards.ts'
import { bringBack, undoing, type ChangeDeps } from './record-undo.ts'
import { refreshCards } from './records/card-store.ts'
import type { ChangeOf, Changes } from './records/changes.ts'
import type { BulkResult, Failure, UndoItem, UndoKind } from './records/contract.ts'
import { keepUndo } from './records/undo-store.ts'
import { recordAudit } from './sites/audit-store.ts'

type Done = { readonly kind: UndoKind; readonly items: readonly UndoItem[]; readonly failed: readonly Failure[]; readonly action: string }

/** Writes down what was done to which record, refreshes the lists, and keeps what takes it back. */
const finish = async (tx: Db, { siteId, actor }: ChangeOf, { kind, items, failed, action }: Done, now: Date): Promise<BulkResult> => {
  const ids = items.map(({ id }) => id)
  await refreshCards(tx, cardSources, siteId, ids)
  for (const objectId of ids) await recordAudit(tx, siteId, { actor, action, object: 'submission', objectId })
  const undo = ids.length === 0 ? null : await keepUndo(tx, siteId, actor.id, { kind, items }, now)
  return { done: ids, failed: [...failed], undo }
}

const missingOf = (ids: readonly string[], found: readonly { readonly id: string }[], code: Failure['code']): Failure[] => {
  const known = new Set(found.map(({ id }) => id))
  return ids.filter((id) => !known.has(id)).map((id) => ({ id, code }))
}

const changing =
  ({ db, clock = systemClock }: ChangeDeps, action: string) =>
  (change: ChangeOf, values: LeadChange, version?: number): Promise<BulkResult> =>
    inSite(db, change.siteId, async (tx) => {
      const { siteId, actor, ids } = change
      const before = await lockLeads(tx, siteId, ids)
      const failed = missingOf(ids, before, 'not_a_lead')
      if (version !== undefined && before[0] && before[0].version !== version) throw new Problem('changed_meanwhile')
      // A lead cannot repeat itself, and what it would repeat must be there.
      const of = values.duplicateOf
      const known = typeof of === 'string' ? await lockLeads(tx, siteId, [of]) : []
      if (typeof of === 'string' && known.length === 0) throw new Problem('invalid', { errors: [{ field: 'of', code: 'not_an_option' }] })
      const those = before.filter(({ id }) => id !== of).map(({ id }) => id)
      if (those.length < before.length) failed.push({ id: of ?? '', code: 'own_duplicate' })
      const after = those.length === 0 ? [] : await changeLeads(tx, siteId, those, values, actor.name)
      const versions = new Map(after.map((lead) => [lead.id, lead.version]))
      const items = before.flatMap(({ id, manualGrade, gradedBy, gradedAt, duplicateOf }): UndoItem[] => {
        const made = versions.get(id)
        if (made === undefined) return []
        return [{ id, version: made, before: { manualGrade, gradedBy, gradedAt: gradedAt?.toISOString() ?? null, duplicateOf } }]
      })
      return finish(tx, change, { kind: 'change', items, failed, action }, clock())
    })

const discarding =
  ({ db, clock = systemClock }: ChangeDeps) =>
  (change: ChangeOf): Promise<BulkResult> =>
    inSite(db, change.siteId, async (tx) => {
      const { siteId, actor, ids } = change
      const found = await lockSubmissions(tx, siteId, ids)
      const failed = missingOf(ids, found, 'not_found')
      const consents = await consentsOfMany(tx, siteId, ids)
      const why = ({ id, state, discardedAt }: (typeof found)[number]): Failure['code'] | undefined => {
        if (discardedAt) return 'discarded'
        if (state === 'quarantined') return undefined
        if (actor.role === 'moderator') return 'forbidden'
        // GDPR Art. 7(1): what somebody consented to must stay provable until the person is erased.
        return consents.get(id)?.some(({ granted }) => granted) ? 'consent_kept' : undefined
      }
      const items: UndoItem[] = []
      for (const one of found) {
        const code = why(one)
        if (code) failed.push({ id: one.id, code })
        else items.push({ id: one.id })
      }
      const those = items.map(({ id }) => id)
      const now = clock()
      await discardSubmissions(tx, siteId, those, now)
      await withdrawOpen(tx, siteId, those)
      return finish(tx, change, { kind: 'discard', items, failed, action: 'submission.discard' }, now)
    })

const restoring =
  (deps: ChangeDeps) =>
  (change: ChangeOf): Promise<BulkResult> =>
    inSite(deps.db, change.siteId, async (tx) => {
      const { siteId, ids } = change
      const restored = await bringBack(tx, deps, siteId, ids)
      const found = restored.map((id) => ({ id }))
      const done = await finish(
        tx,
        change,
        { kind: 'discard', items: found, failed: missingOf(ids, found, 'not_found'), action: 'submission.restore' },
        (deps.clock ?? systemClock)(),
      )
      return { ...done, undo: null }
    })

const releasing =
  (deps: ChangeDeps) =>
  async (change: ChangeOf): Promise<BulkResult> => {
    const { siteId, ids } = change
    const items: UndoItem[] = []
    const failed: Failure[] = []
    // Each in a transaction of its own: one that cannot be released holds no other back.
    for (const id of ids)
      try {
        const before = await inSite(deps.db, siteId, (tx) => findSubmission(tx, siteId, id))
        if (before && !before.discardedAt && before.state !== 'quarantined') {
          failed.push({ id, code: 'not_quarantined' })
          continue
        }
        await releaseSubmission(deps, siteId, id)
        items.push({ id })
      } catch (error) {
        if (!(error instanceof Problem) || (error.code !== 'not_found' && error.code !== 'form_not_found')) throw error
        failed.push({ id, code: error.code })
      }
    const now = (deps.clock ?? systemClock)()
    return inSite(deps.db, siteId, (tx) => finish(tx, change, { kind: 'release', items, failed, action: 'submission.release' }, now))
  }

/** What staff may change about records, over all features that keep a part of them. */
export const recordChanges = (deps: ChangeDeps): Changes => {
  const regrade = changing(deps, 'lead.grade')
  const remark = changing(deps, 'lead.duplicate')
  return {
    grade: ({ grade, version, ...change }) => regrade(change, { grade }, version),
    duplicate: ({ of, version, ...change }) => remark(change, { duplicateOf: of }, version),
    discard: discarding(deps),
    restore: restoring(deps),
    release: releasing(deps),
    undo: undoing(deps),
  }
}
