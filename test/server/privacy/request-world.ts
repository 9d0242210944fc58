import { randomUUID } from 'node:crypto'
import { finished } from '../../../gdpr/requests/progress.ts'
import { proofMailId } from '../../../gdpr/requests/purge.ts'
import { writeToProve } from '../../../gdpr/requests/proof.ts'
import { eventsOf, readRequest } from '../../../gdpr/requests/request-store.ts'
import { takeStep } from '../../../gdpr/requests/take-step.ts'
import type { Execution } from '../../../gdpr/requests/execution.ts'
import type { Step } from '../../../gdpr/requests/steps.ts'
import { receive } from '../../../gdpr/requests/receive.ts'
import { confirm } from '../../../gdpr/requests/confirm.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import type { Confirmed, RequestKind } from '../../../server/privacy/contract/requests.ts'
import { requestDeps } from '../../../server/privacy-requests.ts'
import { privacyHouse } from './world.ts'

export const OFFICER = { kind: 'staff', id: 'officer-1', name: 'Dora Officer' } as const

/** The whole server, and requests that go as far as a test wants them to. `execution` replaces what the house does by itself. */
export const requestHouse = async (execution?: Execution) => {
  const house = await privacyHouse()
  const known = requestDeps(house.runtime)
  const deps = execution ? { ...known, execution } : known

  const mail = async (email: string) =>
    (
      await house.query<{ text: string; subject: string }>(
        `select text, subject from mails where recipient = '${email}' and kind = 'privacy_request' order by created_at, id`,
      )
    ).at(-1)

  /** The link and the code of the mail about a request. */
  const proofOf = async (id: string) => {
    const [sent] = await house.query<{ text: string }>(`select text from mails where id = '${proofMailId('acme', id)}'`)
    const text = sent?.text ?? ''
    return { token: /\/confirm\/([\w-]+)/.exec(text)?.[1] ?? '', code: /\b(\d{6})\b/.exec(text)?.[1] ?? '' }
  }

  const send = (body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) =>
    house.json('POST', '/v1/sites/acme/privacy-requests', body, headers)

  /** Sends a request by the API and the mail by hand, in the place of the worker. */
  const asked = async (kind: RequestKind, email: string, extra: Readonly<Record<string, unknown>> = {}) => {
    const id = randomUUID()
    const answer = await send({ id, kind, email, locale: 'en', ...extra })
    if (answer.status !== 202) throw new Error(await answer.text())
    await writeToProve(deps, { siteId: 'acme', requestId: id }, new Date())
    return { id, ...(await proofOf(id)) }
  }

  const confirmBy = (body: unknown) => house.json('POST', '/v1/sites/acme/privacy-requests/confirm', body)

  /** A request that is proven, at a given moment, without HTTP. */
  const provenAt = async (
    kind: RequestKind,
    email: string,
    at: Date,
    extra: { readonly details?: string; readonly corrections?: object } = {},
  ) => {
    const id = randomUUID()
    const incoming = { siteId: 'acme', id, kind, channel: 'web' as const, email, locale: 'en', receivedAt: at, prove: true, ...extra }
    await inSite(deps.db, 'acme', (tx) => receive(tx, deps, incoming, { kind: 'subject' }, at))
    await writeToProve(deps, { siteId: 'acme', requestId: id }, at)
    const { token } = await proofOf(id)
    const confirmed = await confirm(deps, 'acme', { token }, at)
    if ('fault' in confirmed) throw new Error(confirmed.fault)
    return id
  }

  const request = async (id: string) => {
    const found = await inSite(deps.db, 'acme', (tx) => readRequest(tx, 'acme', id))
    if (!found) throw new Error('no such request')
    return found
  }

  return {
    ...house,
    deps,
    send,
    asked,
    mail,
    proofOf,
    confirmBy,
    provenAt,
    request,
    history: async (id: string) => (await inSite(deps.db, 'acme', (tx) => eventsOf(tx, 'acme', id))).map(({ action }) => action),
    eventsOf: (id: string) => inSite(deps.db, 'acme', (tx) => eventsOf(tx, 'acme', id)),
    confirmed: async (kind: RequestKind, email: string, extra: Readonly<Record<string, unknown>> = {}) => {
      const { id, token } = await asked(kind, email, extra)
      const answer = await confirmBy({ token })
      return { id, ...((await answer.json()) as Confirmed) }
    },
    step: async (id: string, step: Step, at: Date) =>
      takeStep(deps, { siteId: 'acme', id, version: (await request(id)).version }, step, OFFICER, at),
    finish: (id: string, outcome: Parameters<typeof finished>[2]['outcome'], at: Date) =>
      inSite(deps.db, 'acme', (tx) => finished(tx, deps, { siteId: 'acme', requestId: id, outcome }, at)),
  }
}
