import type { Db } from '../../server/platform/db.ts'
import { Problem } from '../../server/platform/problem.ts'
import { record, type NewEvent, type RequestLedger } from './history.ts'
import { stateAfter, type Doer } from './machine.ts'
import type { PrivacyRequest, RequestActor } from './request.ts'
import { updateRequest, type RequestColumns } from './request-store.ts'

const DOER: Readonly<Record<RequestActor['kind'], Doer>> = {
  subject: 'subject',
  system: 'system',
  staff: 'officer',
  token: 'officer',
  shell: 'officer',
}

/** Throws `request_step_refused` when the machine does not know this step. */
export const checkStep = (request: PrivacyRequest, action: NewEvent['action'], actor: RequestActor) => {
  const state = stateAfter(request.state, action, DOER[actor.kind])
  if (!state) throw new Problem('request_step_refused', { detail: `"${action}" is not possible in the state "${request.state}".` })
  return state
}

/** One step of a request that the caller holds locked: checks it, changes its columns, and writes it down. */
export const move = async (
  tx: Db,
  ledger: RequestLedger,
  request: PrivacyRequest,
  event: NewEvent,
  columns: RequestColumns = {},
): Promise<PrivacyRequest> => {
  const state = checkStep(request, event.action, event.actor)
  const moved = await updateRequest(tx, request, { ...columns, state })
  await record(tx, ledger, moved, event)
  return moved
}
