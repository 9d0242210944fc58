import { planDeliveries } from './crm/deliveries.ts'
import { arrivedAmong, forgetDeliveries } from './crm/withdraw-store.ts'
import { lockSubmissions, quarantineAgain, restoreSubmissions } from './forms/discard-store.ts'
import type { ReleaseDeps } from './forms/release.ts'
import { lockSubmission } from './forms/submission-store.ts'
import { restoreLead } from './leads/change-store.ts'
import { forgetLeads } from './leads/store.ts'
import type { Db } from './platform/db.ts'
import { Problem } from './platform/problem.ts'
import { inSite } from './platform/tenancy.ts'
import { systemClock, type Clock } from './platform/time.ts'
import { cardSources } from './record-cards.ts'
import { refreshCards } from './records/card-store.ts'
import type { Changes } from './records/changes.ts'
import type { Failure, UndoItem } from './records/contract.ts'
import { takeUndo, type Undo } from './records/undo-store.ts'
import { recordAudit } from './sites/audit-store.ts'

export type ChangeDeps = ReleaseDeps & { readonly clock?: Clock }

/** Brings records back and plans again what was to be delivered of them. */
export const bringBack = async (
  tx: Db,
  { jobs }: Pick<ChangeDeps, 'jobs'>,
  siteId: string,
  ids: readonly string[],
): Promise<readonly string[]> => {
  const restored = await restoreSubmissions(tx, siteId, ids)
  for (const one of await lockSubmissions(tx, siteId, restored))
    if (one.state === 'accepted') await planDeliveries(tx, jobs, { siteId, kind: 'lead', recordId: one.id })
  return restored
}

/** Answers why it could not be undone, or undefined when it was. */
type TakeBack = (tx: Db, deps: ChangeDeps, siteId: string, item: UndoItem) => Promise<Failure['code'] | undefined>

const TAKE_BACK: Readonly<Record<Undo['kind'], TakeBack>> = {
  async change(tx, _deps, siteId, { id, version, before }) {
    if (version === undefined || !before) return 'not_found'
    const gradedAt = before.gradedAt === null ? null : new Date(before.gradedAt)
    return (await restoreLead(tx, siteId, id, version, { ...before, gradedAt })) ? undefined : 'changed_meanwhile'
  },
  async discard(tx, deps, siteId, { id }) {
    return (await bringBack(tx, deps, siteId, [id])).length > 0 ? undefined : 'changed_meanwhile'
  },
  async release(tx, _deps, siteId, { id }) {
    await lockSubmission(tx, siteId, id)
    // What another system has cannot be called back from here.
    if ((await arrivedAmong(tx, siteId, [id])).size > 0) return 'already_delivered'
    if (!(await quarantineAgain(tx, siteId, id))) return 'changed_meanwhile'
    await forgetDeliveries(tx, siteId, [id])
    await forgetLeads(tx, siteId, [id])
    return undefined
  },
}

/** Takes a change back, record by record, in one transaction. */
export const undoing =
  (deps: ChangeDeps): Changes['undo'] =>
  ({ siteId, actor, token }) =>
    inSite(deps.db, siteId, async (tx) => {
      const undo = await takeUndo(tx, siteId, actor.id, token, (deps.clock ?? systemClock)())
      if (!undo) throw new Problem('undo_expired')
      const done: string[] = []
      const failed: Failure[] = []
      for (const item of undo.items) {
        const code = await TAKE_BACK[undo.kind](tx, deps, siteId, item)
        if (code) failed.push({ id: item.id, code })
        else done.push(item.id)
      }
      await refreshCards(tx, cardSources, siteId, done)
      for (const objectId of done) await recordAudit(tx, siteId, { actor, action: `${undo.kind}.undo`, object: 'submission', objectId })
      return { done, failed, undo: null }
    })
