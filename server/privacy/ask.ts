import { receive } from '../../gdpr/requests/receive.ts'
import type { RequestDeps } from '../../gdpr/requests/deps.ts'
import { CODE_DIGITS, CODE_MINUTES, LINK_HOURS } from '../../gdpr/requests/proof.ts'
import { normalEmail } from '../people/identity.ts'
import type { Client } from '../platform/client.ts'
import type { LimitRule, Limits } from '../platform/limits.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { Acknowledged, NewRequest } from './contract/requests.ts'

export type AskDeps = { readonly requests: RequestDeps; readonly limits: Limits }

/** Mails to one address, whoever asks for them: nobody's inbox is flooded by means of us (ASVS 2.4.1). */
const PER_ADDRESS: LimitRule = { points: 5, seconds: 3_600 }
/** A household, an office. Their people may exercise their rights on the same day. */
const PER_CLIENT: LimitRule = { points: 20, seconds: 3_600 }
/** Codes and links tried by one client, right or wrong. */
const TRIES: LimitRule = { points: 30, seconds: 600 }

const take = async (limits: Limits, key: string, rule: LimitRule): Promise<void> => {
  const taken = await limits.take(key, rule)
  if (!taken.ok) throw new Problem('rate_limited', { retryAfter: taken.retryAfter })
}

/** Behind a proxy that nobody has configured everybody would share one count. */
const takeOfClient = async (limits: Limits, what: string, { block, loopback }: Client, rule: LimitRule): Promise<void> => {
  if (!loopback) await take(limits, `privacy-${what}:${block}`, rule)
}

/** Counts an attempt to confirm. Throws `rate_limited`. */
export const countProof = (limits: Limits, client: Client): Promise<void> => takeOfClient(limits, 'proof', client, TRIES)

/**
 * Takes a request in. The answer is the same, byte for byte, whoever asks about whatever address, and nothing on the way to it looks at
 * what is stored of anybody. Throws `rate_limited`, `request_changed`.
 */
export const ask = async (
  { requests, limits }: AskDeps,
  site: SiteRecord,
  { id, kind, email, locale = site.locales[0] ?? 'en', details, corrections, purposes }: NewRequest,
  client: Client,
  now: Date,
): Promise<Acknowledged> => {
  const address = normalEmail(email)
  await takeOfClient(limits, 'request', client, PER_CLIENT)
  await take(limits, `privacy-address:${site.id}/${address}`, PER_ADDRESS)
  await inSite(requests.db, site.id, (tx) =>
    receive(
      tx,
      requests,
      { siteId: site.id, id, kind, channel: 'web', email: address, locale, details, corrections, purposes, receivedAt: now, prove: true },
      { kind: 'subject' },
      now,
    ),
  )
  return { id, next: 'confirm', link_hours: LINK_HOURS, code_minutes: CODE_MINUTES, code_digits: CODE_DIGITS }
}
