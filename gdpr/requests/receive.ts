import { hmac, type Keys } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import { Problem } from '../../server/platform/problem.ts'
import type { RequestChannel, RequestKind } from '../contract/requests.ts'
import { dayIn } from '../clocks/day.ts'
import { deadlineOn, dueColumns } from './clock.ts'
import { record } from './history.ts'
import type { RequestDeps } from './deps.ts'
import { newRequestReference } from './reference.ts'
import type { Corrections, PrivacyRequest, RequestActor } from './request.ts'
import { insertRequest, readRequest } from './request-store.ts'
import { readSettings } from './settings-store.ts'
import { privacyProve } from './jobs.ts'

/** A request as it came in. `email` is in its normal form; a letter may have none. */
export type Incoming = {
  readonly siteId: string
  readonly id: string
  readonly kind: RequestKind
  readonly channel: RequestChannel
  readonly email: string | null
  readonly locale: string
  readonly details?: string | undefined
  readonly corrections?: Corrections | undefined
  readonly purposes?: readonly string[] | undefined
  /** When it really arrived: the clock runs from then (EDPB Guidelines 01/2022, paragraph 157). */
  readonly receivedAt: Date
  /** Write to the address, so that its person proves it. */
  readonly prove: boolean
}

const digestOf = (keys: Keys, { id, kind, email, locale, details, corrections, purposes }: Incoming): string =>
  hmac(keys.of('privacy-digest'), JSON.stringify([id, kind, email, locale, details, corrections, purposes]))

/**
 * Stores a request and sends the job that writes to its address. Looks at nobody's data, so that it takes the same time, and says the
 * same, whether anything is known of the address or not. The same request again changes nothing.
 * Throws `request_changed` when the id was used for another one.
 */
export const receive = async (
  tx: Db,
  { keys, jobs, ledger }: Pick<RequestDeps, 'keys' | 'jobs' | 'ledger'>,
  incoming: Incoming,
  actor: RequestActor,
  now: Date,
): Promise<PrivacyRequest> => {
  const { siteId, id, kind, channel, email, locale, receivedAt } = incoming
  const { jurisdiction, zone } = await readSettings(tx, siteId)
  const digest = digestOf(keys, incoming)
  const clocked = { kind, jurisdiction, zone, receivedOn: dayIn(zone, receivedAt), pauses: [], extendedAt: null }
  const row = {
    ...clocked,
    siteId,
    id,
    reference: newRequestReference(),
    state: 'verifying' as const,
    channel,
    email,
    locale,
    details: incoming.details ?? null,
    corrections: incoming.corrections ?? null,
    purposes: incoming.purposes ?? null,
    receivedAt,
    ...dueColumns(deadlineOn(clocked, receivedAt)),
    digest,
  }
  const isNew = await insertRequest(tx, row)
  const request = await readRequest(tx, siteId, id)
  if (!request || request.digest !== digest) throw new Problem('request_changed')
  if (isNew) {
    await record(tx, ledger, request, {
      action: 'receive',
      actor,
      at: now,
      data: { strict_due: row.strictDue, statutory_due: row.statutoryDue },
    })
    if (incoming.prove && email !== null) await jobs.send(tx, privacyProve, [{ siteId, requestId: id }], { ids: [id] })
  }
  return request
}
