import type { Db } from '../../server/platform/db.ts'
import { Problem } from '../../server/platform/problem.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { deadlineOn, dueColumns } from './clock.ts'
import { goOn, orderOf } from './confirm.ts'
import { siteFacts, type RequestDeps } from './deps.ts'
import { draftLetter } from './draft.ts'
import type { EventData } from './event.ts'
import { checkStep, move } from './move.ts'
import { postLetter } from './post.ts'
import type { PrivacyRequest, RequestActor } from './request.ts'
import { lockRequest, readRequest, type RequestColumns } from './request-store.ts'
import { readSettings } from './settings-store.ts'
import { fulfil } from './settle.ts'
import type { Step } from './steps.ts'

const SYSTEM: RequestActor = { kind: 'system' }

const dataOf = (step: Step): EventData => ({
  ...('reasons' in step ? { reason: step.reasons } : {}),
  ...('reason' in step ? { reason: step.reason } : {}),
  ...('note' in step && step.note ? { note: step.note } : {}),
  ...('ground' in step ? { ground: step.ground } : {}),
  ...('proof' in step ? { proof: step.proof } : {}),
  ...('pause' in step ? { paused: step.pause } : {}),
  ...('duplicate_of' in step ? { duplicate_of: step.duplicate_of } : {}),
})

/** Ends the pause that is open, if there is one. */
const resumed = (request: PrivacyRequest, now: Date): PrivacyRequest['pauses'] =>
  request.pauses.map(({ from, to }) => ({ from, to: to ?? now.toISOString() }))

/** Whatever is decided while a question is open, nobody waits for its answer any more. */
const ENDS_PAUSE = new Set<Step['action']>(['resume', 'approve', 'approve_partly', 'refuse', 'forward', 'merge', 'withdraw'])
const DECIDES = new Set<Step['action']>(['approve', 'approve_partly', 'refuse', 'forward', 'merge', 'withdraw'])
const ANSWERS = new Set<Step['action']>([...DECIDES, 'ask', 'extend'])

const pausesAfter = (request: PrivacyRequest, step: Step, now: Date): PrivacyRequest['pauses'] => {
  if (step.action === 'ask' && step.pause) return [...request.pauses, { from: now.toISOString() }]
  return ENDS_PAUSE.has(step.action) ? resumed(request, now) : request.pauses
}

const columnsOf = (request: PrivacyRequest, step: Step, now: Date): RequestColumns => {
  const clocked = {
    ...request,
    pauses: pausesAfter(request, step, now),
    extendedAt: step.action === 'extend' ? now : request.extendedAt,
  }
  return {
    pauses: clocked.pauses,
    extendedAt: clocked.extendedAt,
    ...dueColumns(deadlineOn(clocked, now)),
    ...(ANSWERS.has(step.action) ? { firstResponseAt: request.firstResponseAt ?? now } : {}),
    ...(DECIDES.has(step.action) ? { decidedAt: now } : {}),
    ...(step.action === 'merge' ? { duplicateOf: step.duplicate_of } : {}),
    ...(step.action === 'close' ? { closedAt: now } : {}),
    ...(step.action === 'vouch' ? { provenAt: now } : {}),
  }
}

/** Does what was decided: by itself where the server can, else a person does it and says so. */
const execute = async (tx: Db, deps: RequestDeps, executing: PrivacyRequest, actor: RequestActor, now: Date) => {
  const order = orderOf(executing, 'id' in actor ? actor.id : null, now)
  // Of whom nothing is known, nothing is there to be done.
  const outcome = order.subjectIds.length === 0 ? 'done' : await deps.execution[executing.kind]?.(tx, order)
  return outcome === 'done' ? fulfil(tx, deps, executing, { actor: SYSTEM, now }) : executing
}

const checkTwin = async (tx: Db, request: PrivacyRequest, id: string): Promise<void> => {
  const twin = id === request.id ? undefined : await readRequest(tx, request.siteId, id)
  if (!twin || twin.duplicateOf !== null) throw new Problem('invalid', { errors: [{ field: 'duplicate_of', code: 'not_an_option' }] })
}

/** Who the person is, after the step. */
const subjectsAfter = async (tx: Db, deps: RequestDeps, request: PrivacyRequest, step: Step): Promise<RequestColumns> => {
  if (step.action === 'identify') return { subjectIds: [...new Set([...(request.subjectIds ?? []), step.subject_id])] }
  if (step.action !== 'vouch') return {}
  return { subjectIds: request.email === null ? [] : await deps.subjectsOf(tx, request.siteId, request.email) }
}

const take = async (tx: Db, deps: RequestDeps, request: PrivacyRequest, step: Step, actor: RequestActor, now: Date) => {
  const { ledger } = deps
  const site = await siteFacts(deps, request.siteId, tx)
  checkStep(request, step.action, actor)
  if (step.action === 'fulfil') return fulfil(tx, deps, request, { actor, now, words: step.words })
  if (step.action === 'merge') await checkTwin(tx, request, step.duplicate_of)
  const { authority } = await readSettings(tx, site.id)
  const letter = draftLetter({ texts: deps.texts, site, request, authority }, step, now)
  const mailId = letter && (await postLetter(tx, deps, site, request, { letter, what: step.action, now }))
  const known = await subjectsAfter(tx, deps, request, step)
  const told = { ...(letter ? { letter } : {}), ...(mailId ? { mailId } : {}) }
  const event = { action: step.action, actor, at: now, data: dataOf(step), ...told }
  const moved = await move(tx, ledger, request, event, { ...columnsOf(request, step, now), ...known })
  switch (step.action) {
    case 'vouch':
      return goOn(tx, deps, site, moved, now)
    case 'approve':
    case 'approve_partly':
      return execute(tx, deps, await move(tx, ledger, moved, { action: 'execute', actor: SYSTEM, at: now }), actor, now)
    case 'release':
    case 'retry':
      return execute(tx, deps, moved, actor, now)
    default:
      return moved
  }
}

/**
 * Takes one step of an officer, with its letter, its event and its leaf in one transaction. `version` is the one that the officer saw.
 * Throws `not_found`, `changed_meanwhile`, `request_step_refused` and what `draftLetter` throws.
 */
export const takeStep = (
  deps: RequestDeps,
  { siteId, id, version }: { readonly siteId: string; readonly id: string; readonly version: number },
  step: Step,
  actor: RequestActor,
  now: Date,
): Promise<PrivacyRequest> =>
  inSite(deps.db, siteId, async (tx) => {
    const request = await lockRequest(tx, siteId, id)
    if (!request) throw new Problem('not_found')
    if (request.version !== version) throw new Problem('changed_meanwhile')
    return take(tx, deps, request, step, actor, now)
  })

/** The person takes the request back. Repeating it changes nothing; what is being done already cannot be taken back. */
export const takeBack = (deps: RequestDeps, siteId: string, id: string, now: Date): Promise<PrivacyRequest> =>
  inSite(deps.db, siteId, async (tx) => {
    const request = await lockRequest(tx, siteId, id)
    if (!request) throw new Problem('not_found')
    if (request.state === 'withdrawn') return request
    const pauses = resumed(request, now)
    const clocked = { ...request, pauses }
    return move(
      tx,
      deps.ledger,
      request,
      { action: 'withdraw', actor: { kind: 'subject' }, at: now },
      { pauses, ...dueColumns(deadlineOn(clocked, now)) },
    )
  })
