import type { Db } from '../../server/platform/db.ts'
import { Problem } from '../../server/platform/problem.ts'
import type { RequestAction } from '../contract/requests.ts'
import type { RequestDeps } from './deps.ts'
import { move } from './move.ts'
import type { PrivacyRequest, RequestActor } from './request.ts'
import { lockRequest } from './request-store.ts'
import { fulfil } from './settle.ts'

/** How far what was started has come. `verify_failed`: a recipient says that it is gone, and still has it. */
export type Outcome = 'propagating' | 'verifying' | 'verify_failed' | 'held' | 'done'

const ACTION = {
  propagating: 'propagate',
  verifying: 'verify',
  verify_failed: 'fail_verification',
  held: 'hold',
} as const satisfies Record<Exclude<Outcome, 'done'>, RequestAction>

const SYSTEM: RequestActor = { kind: 'system' }

/**
 * Whoever carries out a request (`Execute` that answered `started`) says here how far it is, in the transaction that made it so. `done`
 * writes to the person and ends the request; for an erasure it also forgets the address, so call it last. Saying the same twice
 * changes nothing. Throws `not_found`.
 */
export const finished = async (
  tx: Db,
  deps: RequestDeps,
  { siteId, requestId, outcome }: { readonly siteId: string; readonly requestId: string; readonly outcome: Outcome },
  now: Date,
): Promise<PrivacyRequest> => {
  const request = await lockRequest(tx, siteId, requestId)
  if (!request) throw new Problem('not_found')
  if (outcome === 'done')
    return request.state === 'fulfilled' || request.state === 'closed' ? request : fulfil(tx, deps, request, { actor: SYSTEM, now })
  const isThere = { propagating: 'propagating', verifying: 'verifying_erasure', verify_failed: 'verify_failed', held: 'on_hold' } as const
  if (request.state === isThere[outcome]) return request
  return move(tx, deps.ledger, request, { action: ACTION[outcome], actor: SYSTEM, at: now })
}
