import { forgetMails } from '../../server/platform/mail.ts'
import { stableId } from '../../server/platform/stable-id.ts'
import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import type { Db } from '../../server/platform/db.ts'
import { DAY } from '../../server/platform/time.ts'
import type { RequestDeps } from './deps.ts'
import { move } from './move.ts'
import type { PrivacyRequest, RequestActor } from './request.ts'
import { lockRequest } from './request-store.ts'
import { ANSWERED, deleteRequest, lastMails, mailsOf, OVER, quietSince, unproven } from './purge-store.ts'

/** What nobody confirmed was perhaps asked by somebody else; it is forgotten with its address. */
export const UNPROVEN_DAYS = 7
/** What staff entered and nobody could prove stays to be seen for a while, then ends. */
export const ABANDONED_DAYS = 90
/** After an answer the person may still come back to it. */
export const CLOSE_DAYS = 30
/** As long as somebody may hold the answer against us (limitation: BGB § 195, BDSG § 41; privacy.md D32). */
export const KEPT_DAYS = 3 * 365 + 1

const SYSTEM: RequestActor = { kind: 'system' }
const before = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY)

type Deps = Pick<RequestDeps, 'db' | 'ledger'>
type Named = Pick<PrivacyRequest, 'siteId' | 'id'>

/** The one mail that asks to prove an address. */
export const proofMailId = (siteId: string, requestId: string): string => stableId('privacy-proof', siteId, requestId)

/** Deletes every mail that was written about a request. */
export const forgetRequestMails = async (tx: Db, request: Named): Promise<void> =>
  forgetMails(tx, request.siteId, [proofMailId(request.siteId, request.id), ...(await mailsOf(tx, request))])

const each = async (deps: Deps, found: readonly Named[], act: (tx: Db, request: PrivacyRequest) => Promise<unknown>): Promise<number> => {
  for (const { siteId, id } of found)
    await inSite(deps.db, siteId, async (tx) => {
      const request = await lockRequest(tx, siteId, id)
      if (request) await act(tx, request)
    })
  return found.length
}

const forget = async (tx: Db, request: PrivacyRequest): Promise<void> => {
  await forgetRequestMails(tx, request)
  await deleteRequest(tx, request)
}

/** Ends what nobody goes on with, and forgets what has been over for long enough. Answers how many were deleted. */
export const purgeRequests = async (deps: Deps, now: Date): Promise<number> => {
  const { db, ledger } = deps
  const look = <Found>(find: (tx: Db) => Promise<Found>): Promise<Found> => inEverySite(db, find)
  const unprovenIds = await look((tx) => unproven(tx, 'web', before(now, UNPROVEN_DAYS)))
  const stale = await each(deps, unprovenIds, async (tx, request) => {
    if (request.state === 'verifying') await forget(tx, request)
  })
  await each(deps, await look((tx) => unproven(tx, 'staff', before(now, ABANDONED_DAYS))), async (tx, request) => {
    if (request.state === 'verifying') await move(tx, ledger, request, { action: 'abandon', actor: SYSTEM, at: now })
  })
  await each(deps, await look((tx) => quietSince(tx, ANSWERED, before(now, CLOSE_DAYS))), async (tx, request) => {
    if (ANSWERED.includes(request.state)) await move(tx, ledger, request, { action: 'close', actor: SYSTEM, at: now }, { closedAt: now })
  })
  const old = await each(deps, await look((tx) => quietSince(tx, OVER, before(now, KEPT_DAYS))), forget)
  for (const { siteId, id } of await look((tx) => lastMails(tx, before(now, 7))))
    await inSite(db, siteId, (tx) => forgetMails(tx, siteId, [id]))
  return stale + old
}
