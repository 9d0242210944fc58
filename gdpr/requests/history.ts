import type { Db } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import { announce } from '../../server/platform/live.ts'
import type { RequestAction } from '../contract/requests.ts'
import type { EventData, Letter } from './event.ts'
import type { PrivacyRequest, RequestActor } from './request.ts'
import { insertEvent } from './request-store.ts'

/** The part of the ledger that requests need: a salted commitment, and a leaf in the caller's transaction. */
export type RequestLedger = {
  readonly commit: (record: { readonly at: string }) => { readonly salt: string; readonly commitment: string }
  readonly append: (
    tx: Db,
    siteId: string,
    leaves: readonly { readonly id: string; readonly kind: 'request'; readonly commitment: string }[],
  ) => Promise<void>
}

export type NewEvent = {
  readonly action: RequestAction
  readonly actor: RequestActor
  readonly at: Date
  readonly data?: EventData
  readonly letter?: Letter
  readonly mailId?: string
}

/** What a leaf commits to: all of the event, so that nobody can say later that it was another one. */
export const eventRecord = ({
  siteId,
  requestId,
  id,
  at,
  action,
  state,
  actorKind,
  actorId,
  data,
  letter,
  mailId,
}: {
  readonly siteId: string
  readonly requestId: string
  readonly id: string
  readonly at: Date
  readonly action: string
  readonly state: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly data: EventData
  readonly letter: Letter | null
  readonly mailId: string | null
}) => ({
  schema: 'portik/privacy-request-event/1',
  site: siteId,
  request: requestId,
  event: id,
  at: at.toISOString(),
  action,
  state,
  actor: { kind: actorKind, ...(actorId ? { id: actorId } : {}) },
  data,
  ...(letter ? { letter } : {}),
  ...(mailId ? { mail: mailId } : {}),
})

/** Appends what happened to the request's history and, as a leaf, to the ledger. `request` is as it stands after the event. */
export const record = async (tx: Db, ledger: RequestLedger, request: PrivacyRequest, event: NewEvent): Promise<void> => {
  const { action, actor, at, data = {}, letter, mailId } = event
  const row = {
    siteId: request.siteId,
    id: newId(at.getTime()),
    requestId: request.id,
    at,
    action,
    state: request.state,
    actorKind: actor.kind,
    actorId: 'id' in actor ? actor.id : null,
    actorName: 'name' in actor ? actor.name : null,
    data,
    letter: letter ?? null,
    mailId: mailId ?? null,
  }
  const { salt, commitment } = ledger.commit(eventRecord(row))
  await insertEvent(tx, { ...row, salt, commitment })
  await ledger.append(tx, request.siteId, [{ id: row.id, kind: 'request', commitment }])
  await announce(tx, request.siteId, 'privacy_request', request.id)
}
