import type { BulkResult } from '../../../server/records/contract.ts'
import type { House } from '../house.ts'

/** What can be done with records; the names are the server's paths and the texts' keys. */
export type Deed = 'grade' | 'duplicate' | 'discard' | 'restore' | 'release'

/** What was left as it was, and why, in one note. */
const tellFailures = ({ t, toast }: House, failed: BulkResult['failed']): void => {
  if (failed.length === 0) return
  const reasons = [...new Set(failed.map(({ code }) => t(`console-records:failed.${code}`)))]
  toast(`${t('console-records:failed.count', { count: failed.length })} ${reasons.join('; ')}.`)
}

/**
 * Does it, says what was done with a way back, and names what could not be done. `changed` reloads what is shown; it is called again
 * after an undo. Answers whether anything was done.
 */
export const doTo = async (house: House, deed: Deed, json: Readonly<Record<string, unknown>>, changed: () => unknown): Promise<boolean> => {
  const answer = await house.api.post<BulkResult>(`records/${deed}`, { json })
  if (!answer.ok) {
    house.toast(house.explain(answer.failure))
    return false
  }
  const { done, failed, undo } = answer.value
  if (done.length > 0) {
    const back = undo
      ? async () => {
          const undone = await house.api.post<BulkResult>('records/undo', { json: { token: undo.token } })
          if (undone.ok) tellFailures(house, undone.value.failed)
          else house.toast(house.explain(undone.failure))
          changed()
        }
      : undefined
    house.toast(house.t(`console-records:done.${deed}`, { count: done.length }), back)
  }
  tellFailures(house, failed)
  changed()
  return done.length > 0
}
