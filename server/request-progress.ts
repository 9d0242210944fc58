import type { Progress } from '../gdpr/erase/erasure-deps.ts'
import type { RequestDeps } from '../gdpr/requests/deps.ts'
import { stateAfter } from '../gdpr/requests/machine.ts'
import { move } from '../gdpr/requests/move.ts'
import { finished } from '../gdpr/requests/progress.ts'
import { lockRequest } from '../gdpr/requests/request-store.ts'
import type { Db } from './platform/db.ts'
import { systemClock } from './platform/time.ts'

const ACTION = { propagating: 'propagate', verify_failed: 'fail_verification', held: 'hold', done: 'fulfil' } as const

/**
 * Brings a request to where its work stands. A request that waits for the end of a hold waits whatever happens, until everything is
 * done; one that somebody ended meanwhile is left alone.
 */
export const followWork =
  (requests: RequestDeps) =>
  async (tx: Db, { siteId, requestId, outcome }: Progress): Promise<void> => {
    const now = systemClock()
    const request = await lockRequest(tx, siteId, requestId)
    if (!request) return
    if (request.state === 'on_hold') {
      if (outcome !== 'done') return
      await move(tx, requests.ledger, request, { action: 'release', actor: { kind: 'system' }, at: now })
    } else if (!stateAfter(request.state, ACTION[outcome], 'system')) return
    await finished(tx, requests, { siteId, requestId, outcome }, now)
  }
