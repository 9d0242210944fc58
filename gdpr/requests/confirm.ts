import type { Db } from '../../server/platform/db.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { siteFacts, type RequestDeps } from './deps.ts'
import { AT_ONCE, type Order } from './execution.ts'
import { move } from './move.ts'
import { codeFault, linkFault, linkHash, type ProofFault } from './proof.ts'
import type { PrivacyRequest, RequestActor, SiteFacts } from './request.ts'
import { countTry, findOpenTwin, lockByLink, lockRequest, queueUp } from './request-store.ts'
import { fulfil, write } from './settle.ts'

const SYSTEM: RequestActor = { kind: 'system' }

/** The order to do what a request asks for. */
export const orderOf = (request: PrivacyRequest, approvedBy: string | null, now: Date): Order => ({
  siteId: request.siteId,
  requestId: request.id,
  kind: request.kind,
  subjectIds: request.subjectIds ?? [],
  email: request.email,
  locale: request.locale,
  purposes: request.purposes,
  corrections: request.corrections,
  approvedBy,
  now,
})

/** A withdrawal is done at once; of an objection, what concerns advertising (Art. 7(3), 21(3) GDPR). */
const actAtOnce = async (tx: Db, deps: RequestDeps, request: PrivacyRequest, now: Date): Promise<PrivacyRequest> => {
  const execute = deps.execution[request.kind]
  if (!AT_ONCE.has(request.kind) || !execute) return request
  const outcome = await execute(tx, orderOf(request, null, now))
  const acted = await move(tx, deps.ledger, request, { action: 'act_at_once', actor: SYSTEM, at: now, data: { outcome } })
  if (request.kind === 'objection' || outcome !== 'done') return acted
  return fulfil(tx, deps, acted, { actor: SYSTEM, now })
}

/**
 * Goes on with a request whose address is proven, by its person or by the word of an officer: finds who it is, joins it to an open
 * twin, does what the law wants at once, and tells the person what happens next. The caller holds it locked.
 */
export const goOn = async (tx: Db, deps: RequestDeps, site: SiteFacts, proven: PrivacyRequest, now: Date): Promise<PrivacyRequest> => {
  const { ledger } = deps
  await queueUp(tx, site.id, proven.email ?? proven.id, proven.kind)
  const twin = TWINS.has(proven.kind) ? await findOpenTwin(tx, proven) : undefined
  if (twin) {
    const told = await write(tx, deps, site, proven, { letter: 'merged', now, words: twin.reference })
    return move(
      tx,
      ledger,
      proven,
      { action: 'merge', actor: SYSTEM, at: now, data: { duplicate_of: twin.id }, ...told },
      { duplicateOf: twin.id, firstResponseAt: now },
    )
  }
  const acted = await actAtOnce(tx, deps, proven, now)
  if (acted.state !== 'verified') return acted
  const told = await write(tx, deps, site, acted, { letter: 'received', now, unknown: acted.subjectIds?.length === 0 })
  return move(tx, ledger, acted, { action: 'acknowledge', actor: SYSTEM, at: now, ...told }, { acknowledgedAt: now })
}

/** Two of these ask for the very same; of the others each may be about something else. */
const TWINS = new Set<PrivacyRequest['kind']>(['access', 'portability', 'erasure'])

export type Proof = { readonly token: string } | { readonly id: string; readonly code: string }
export type Confirmation = { readonly request: PrivacyRequest } | { readonly fault: ProofFault }

/** Uses a link or a code up. Repeating it is answered with `request_link_used`, also to two clicks at once. */
export const confirm = async (deps: RequestDeps, siteId: string, proof: Proof, now: Date): Promise<Confirmation> => {
  const { db, keys, ledger, subjectsOf } = deps
  const site = await siteFacts(deps, siteId)
  return inSite(db, siteId, async (tx): Promise<Confirmation> => {
    const found = 'token' in proof ? await lockByLink(tx, siteId, linkHash(proof.token)) : await lockRequest(tx, siteId, proof.id)
    const fault = 'token' in proof ? linkFault(found, now) : codeFault(keys, found, proof.code, now)
    if (fault === 'code_wrong' && found) await countTry(tx, siteId, found.id)
    if (fault || !found) return { fault: fault ?? 'request_link_unknown' }
    const subjectIds = found.email === null ? [] : await subjectsOf(tx, siteId, found.email)
    const event = { action: 'confirm', actor: { kind: 'subject' }, at: now, data: { subjects: subjectIds.length } } as const
    const proven = await move(tx, ledger, found, event, { provenAt: now, subjectIds })
    return { request: await goOn(tx, deps, site, proven, now) }
  })
}

/** What a link leads to, without using it up. */
export const lookAtLink = (
  { db }: Pick<RequestDeps, 'db'>,
  siteId: string,
  token: string,
  now: Date,
): Promise<{ readonly fault: ProofFault | undefined; readonly request: PrivacyRequest | undefined }> =>
  inSite(db, siteId, async (tx) => {
    const request = await lockByLink(tx, siteId, linkHash(token))
    return { fault: linkFault(request, now), request }
  })
