import { randomInt, timingSafeEqual } from 'node:crypto'
import type { Client } from '../platform/client.ts'
import { hmac, randomToken, sha256, type Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { LimitRule, Limits } from '../platform/limits.ts'
import { queueMail } from '../platform/mail.ts'
import { layout } from '../platform/mail-layout.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Texts } from '../platform/texts.ts'
import { MINUTE, systemClock, type Clock } from '../platform/time.ts'
import { normalEmail } from './identity.ts'
import {
  countTry,
  deleteSession,
  findByLink,
  findSessionAddress,
  insertProof,
  insertSession,
  lockProof,
  useProof,
} from './session-store.ts'

export type SessionDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly limits: Limits
  readonly texts: Texts
  readonly publicUrl: string
  readonly clock?: Clock
}

/** ASVS 6.5.5: what is sent out of band works for ten minutes at most. */
export const PROOF_LIFE = 10 * MINUTE

/** Long enough to read and decide; who comes back later proves the address again. */
export const SESSION_LIFE = 30 * MINUTE

/** Six digits and five tries: one in 200,000 (ASVS 6.6.3). */
const MOST_TRIES = 5

/** Mails to one address, whoever asks for them, so that nobody's inbox is flooded. */
const MAILS: readonly LimitRule[] = [
  { points: 5, seconds: 15 * 60 },
  { points: 20, seconds: 86_400 },
]
/** Wrong codes for one address, over all proofs. */
const GUESSES: LimitRule = { points: 20, seconds: 86_400 }
/** Calls from one network. */
const CALLS: LimitRule = { points: 60, seconds: 10 * 60 }

type Site = { readonly id: string; readonly controller: { readonly name: string; readonly email: string } }

/** A proof that was begun: `id` goes with the code. The same whoever asks, for whatever address. */
export type Begun = { readonly id: string; readonly expiresAt: Date }
export type Session = { readonly token: string; readonly email: string; readonly expiresAt: Date }

const take = async (limits: Limits, key: string, rule: LimitRule): Promise<void> => {
  const taken = await limits.take(key, rule)
  if (!taken.ok) throw new Problem('rate_limited', { retryAfter: taken.retryAfter })
}

/**
 * Proves by mail that an address is somebody's own, and remembers it for half an hour. Nothing here asks whether the address is known, so
 * neither the answer nor its time can tell (ASVS 6.3.8).
 */
export const openSessions = (deps: SessionDeps) => {
  const { db, jobs, keys, limits, texts, publicUrl, clock = systemClock } = deps
  const codeHash = (siteId: string, id: string, code: string) => hmac(keys.of('address-code'), `${siteId}/${id}/${code}`)

  const slow = async ({ block, loopback }: Client): Promise<void> => {
    // Behind a proxy that nobody has configured everybody would share this count.
    if (!loopback) await take(limits, `visitor:${block}`, CALLS)
  }

  const letter = (site: Site, locale: string, link: string, code: string) => {
    const t = texts(locale)
    const name = site.controller.name
    return {
      subject: t('choices-pages:session.subject', { name }),
      ...layout({
        locale,
        heading: t('choices-pages:session.heading'),
        paragraphs: [t('choices-pages:session.text', { name }), t('choices-pages:session.code', { code })],
        action: { label: t('choices-pages:session.button'), url: link },
        footer: [t('choices-pages:session.ignore'), t('choices-pages:sender', { name, email: site.controller.email })],
      }),
    }
  }

  const begin = async (tx: Db, siteId: string, email: string, now: Date): Promise<Session> => {
    const token = randomToken()
    const expiresAt = new Date(now.getTime() + SESSION_LIFE)
    await insertSession(tx, { siteId, email, tokenHash: sha256(token), expiresAt })
    return { token, email, expiresAt }
  }

  return {
    /** Sends a link and a code to the address. Throws `rate_limited`. */
    async start(site: Site, { email: typed, locale, client }: { email: string; locale: string; client: Client }): Promise<Begun> {
      const email = normalEmail(typed)
      await slow(client)
      for (const rule of MAILS) await take(limits, `visitor-mail:${site.id}/${email}`, rule)
      const [id, token, code] = [newId(), randomToken(), String(randomInt(1_000_000)).padStart(6, '0')]
      const expiresAt = new Date(clock().getTime() + PROOF_LIFE)
      const siteId = site.id
      await inSite(db, siteId, async (tx) => {
        await insertProof(tx, { siteId, id, email, linkHash: sha256(token), codeHash: codeHash(siteId, id, code), expiresAt })
        const mail = letter(site, locale, `${publicUrl}/privacy/${siteId}/session/${token}`, code)
        await queueMail(tx, jobs, { siteId, kind: 'session', recipient: email, ...mail })
      })
      return { id, expiresAt }
    },

    /** Throws `code_wrong`, and `session_proof_over` for what has expired, was used, or had five wrong codes. */
    async confirmCode(siteId: string, { id, code, client }: { id: string; code: string; client: Client }): Promise<Session> {
      await slow(client)
      const now = clock()
      const known = await inSite(db, siteId, (tx) => lockProof(tx, siteId, id, now))
      if (!known || known.tries >= MOST_TRIES) throw new Problem('session_proof_over')
      await take(limits, `visitor-guess:${siteId}/${known.email}`, GUESSES)
      const session = await inSite(db, siteId, async (tx) => {
        const proof = await lockProof(tx, siteId, id, now)
        if (!proof || proof.tries >= MOST_TRIES) throw new Problem('session_proof_over')
        if (!timingSafeEqual(Buffer.from(proof.codeHash), Buffer.from(codeHash(siteId, id, code)))) {
          // Thrown outside: the count must be kept.
          await countTry(tx, siteId, id)
          return undefined
        }
        await useProof(tx, siteId, id, now)
        return begin(tx, siteId, proof.email, now)
      })
      if (!session) throw new Problem('code_wrong')
      return session
    },

    /** Whether a link still works; looking does not use it up, for mail scanners open every link (S12). */
    linkWorks: async (siteId: string, token: string): Promise<boolean> =>
      (await inSite(db, siteId, (tx) => findByLink(tx, siteId, sha256(token), clock()))) !== undefined,

    /** Throws `session_proof_over`. */
    async confirmLink(siteId: string, token: string): Promise<Session> {
      const now = clock()
      return inSite(db, siteId, async (tx) => {
        const proof = await findByLink(tx, siteId, sha256(token), now)
        if (!proof || !(await useProof(tx, siteId, proof.id, now))) throw new Problem('session_proof_over')
        return begin(tx, siteId, proof.email, now)
      })
    },

    /** The address that the bearer of a session has proven. */
    addressOf: (siteId: string, token: string): Promise<string | undefined> =>
      inSite(db, siteId, (tx) => findSessionAddress(tx, siteId, sha256(token), clock())),

    /** Signs out; a session that is over already is no fault. */
    end: (siteId: string, token: string): Promise<void> => inSite(db, siteId, (tx) => deleteSession(tx, siteId, sha256(token))),
  }
}

export type Sessions = ReturnType<typeof openSessions>
