import type { BulkResult } from '../../../server/records/contract.ts'
import type { House } from '../house.ts'

export type Decision = 'release' | 'discard'

/** What was decided and can be taken back. */
type Undoable = { readonly token: string; readonly ids: readonly string[] }

/** What the room does after decisions: reads the list again, and opens what came back. */
type Room = { readonly again: (open?: string) => Promise<void> }

/** Decides on submissions, says what was done, and takes it back, last first. */
export class Decisions {
  readonly #room: Room
  #done: readonly Undoable[] = []

  constructor(room: Room) {
    this.#room = room
  }

  /** Another site: what was done there is not undone from here. */
  forget(): void {
    this.#done = []
  }

  async decide(house: House, decision: Decision, ids: readonly string[]): Promise<void> {
    const { t } = house
    const answer = await house.api.post<BulkResult>(`records/${decision}`, { json: { ids } })
    if (!answer.ok) {
      house.toast(house.explain(answer.failure))
      return this.#room.again(ids[0])
    }
    const { done, failed, undo } = answer.value
    if (undo && done.length > 0) {
      const undoable = { token: undo.token, ids: done }
      this.#done = [...this.#done, undoable]
      house.toast(t(`console-people:done.${decision}`, { count: done.length }), () => this.#takeBack(house, undoable))
    }
    if (failed.length === 0) return
    house.toast(t('console-people:done.failed', { count: failed.length }))
    await this.#room.again()
  }

  /** Takes the last decision back. */
  async undo(house: House): Promise<void> {
    const last = this.#done.at(-1)
    if (last && (await this.#takeBack(house, last))) house.toast(house.t('console:toast.undone'))
  }

  /** Whether everything is as it was before; if not, it has been said why. */
  async #takeBack(house: House, undoable: Undoable): Promise<boolean> {
    if (!this.#done.includes(undoable)) return false
    this.#done = this.#done.filter((each) => each !== undoable)
    const answer = await house.api.post<BulkResult>('records/undo', { json: { token: undoable.token } })
    if (!answer.ok) {
      const { code } = answer.failure
      house.toast(code === 'undo_expired' ? house.t('console-people:done.expired') : house.explain(answer.failure))
      return false
    }
    const { done, failed } = answer.value
    const arrived = failed.some(({ code }) => code === 'already_delivered')
    if (arrived) house.toast(house.t('console-people:done.delivered'))
    else if (failed.length > 0) house.toast(house.t('console-people:done.failed', { count: failed.length }))
    await this.#room.again(done[0])
    return failed.length === 0
  }
}
