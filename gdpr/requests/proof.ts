import { randomInt, timingSafeEqual } from 'node:crypto'
import { hmac, randomToken, sha256, type Keys } from '../../server/platform/crypto.ts'
import { queueMail } from '../../server/platform/mail.ts'
import { layout } from '../../server/platform/mail-layout.ts'
import type { ProblemCode } from '../../server/platform/problem.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { HOUR, MINUTE } from '../../server/platform/time.ts'
import { siteFacts, type RequestDeps } from './deps.ts'
import { REQUEST_MAIL } from './post.ts'
import { proofMailId } from './purge.ts'
import type { PrivacyRequest } from './request.ts'
import { lockRequest, updateRequest } from './request-store.ts'

export const LINK_HOURS = 24
export const CODE_MINUTES = 10
export const CODE_DIGITS = 6
/** Wrong codes before the code is locked; the link works on (ASVS 6.5.5, 6.6.3). */
export const CODE_TRIES = 5

type Named = { readonly siteId: string; readonly id: string }

const codeHash = (keys: Keys, { siteId, id }: Named, code: string): string =>
  hmac(keys.of('privacy-code'), JSON.stringify([siteId, id, code]))

export const linkHash = (token: string): string => sha256(token)

/**
 * Writes to the address of a request: one mail for everybody, known or not, with a link and a code, whose hashes alone are kept. That
 * nothing is stored under an address is said only to who has proven it, so neither the answer, nor the time it takes, nor the mail
 * tells anybody else (D2); and a person of whom nothing is known has a right to hear just that (Art. 15(1) GDPR).
 */
export const writeToProve = async (
  deps: Pick<RequestDeps, 'db' | 'jobs' | 'keys' | 'texts' | 'publicUrl' | 'siteOf'>,
  { siteId, requestId }: { readonly siteId: string; readonly requestId: string },
  now: Date,
): Promise<void> => {
  const { db, jobs, keys, texts, publicUrl } = deps
  const site = await siteFacts(deps, siteId)
  await inSite(db, siteId, async (tx) => {
    const request = await lockRequest(tx, siteId, requestId)
    if (!request || request.email === null || request.state !== 'verifying' || request.linkHash !== null) return
    const token = randomToken()
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')
    await updateRequest(tx, request, {
      linkHash: linkHash(token),
      linkExpiresAt: new Date(now.getTime() + LINK_HOURS * HOUR),
      codeHash: codeHash(keys, request, code),
      codeExpiresAt: new Date(now.getTime() + CODE_MINUTES * MINUTE),
    })
    const t = texts(request.locale)
    const { name, email } = site.controller
    const about = { name, kind: t(`privacy-requests:kind.${request.kind}`) }
    await queueMail(tx, jobs, {
      siteId,
      id: proofMailId(siteId, requestId),
      kind: REQUEST_MAIL,
      recipient: request.email,
      subject: t('privacy-mail:prove.subject', about),
      ...layout({
        locale: request.locale,
        heading: t('privacy-mail:prove.heading'),
        paragraphs: [t('privacy-mail:prove.text', about), t('privacy-mail:prove.code', { code, minutes: CODE_MINUTES })],
        action: { label: t('privacy-mail:prove.button'), url: `${publicUrl}/privacy/${siteId}/confirm/${token}` },
        footer: [
          t('privacy-mail:prove.link', { hours: LINK_HOURS }),
          t('privacy-mail:prove.ignore'),
          t('privacy-mail:status.sender', { name, email }),
        ],
      }),
    })
  })
}

/** Why a proof is none; undefined when it is one. */
export type ProofFault = Extract<
  ProblemCode,
  'request_link_unknown' | 'request_link_expired' | 'request_link_used' | 'code_wrong' | 'request_code_expired' | 'request_code_locked'
>

const isOver = (moment: Date | null, now: Date): boolean => moment === null || moment <= now

/** Looks at a link without using it up: scanners of mail open every link. */
export const linkFault = (request: PrivacyRequest | undefined, now: Date): ProofFault | undefined => {
  if (!request) return 'request_link_unknown'
  if (request.provenAt !== null) return 'request_link_used'
  return request.state !== 'verifying' || isOver(request.linkExpiresAt, now) ? 'request_link_expired' : undefined
}

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** An id that does not exist answers as a wrong code does. The caller counts the try when it is `code_wrong`. */
export const codeFault = (keys: Keys, request: PrivacyRequest | undefined, code: string, now: Date): ProofFault | undefined => {
  if (!request || request.codeHash === null) return 'code_wrong'
  if (request.codeTries >= CODE_TRIES) return 'request_code_locked'
  if (!same(codeHash(keys, request, code), request.codeHash)) return 'code_wrong'
  if (request.provenAt !== null) return 'request_link_used'
  return request.state !== 'verifying' || isOver(request.codeExpiresAt, now) ? 'request_code_expired' : undefined
}
