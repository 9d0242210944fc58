import { consentsOf } from '../../gdpr/consent.ts'
import { sign, unsign, type Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Locale } from '../sites/contract.ts'
import { findSubmission, type SubmissionState } from './submission-store.ts'

/** What a receipt link carries: nothing about the person. The same for every sending of the same submission. */
export type Receipt = {
  readonly siteId: string
  readonly formId: string
  readonly id: string
  readonly version: number
  readonly locale: Locale
  readonly reference: string
}

type Packed = readonly [site: string, form: string, id: string, version: number, locale: Locale, reference: string]

/** The address of the page that a visitor sees after sending; a link that may be kept and forwarded. */
export const receiptUrl = (keys: Keys, publicUrl: string, { siteId, formId, id, version, locale, reference }: Receipt): string => {
  const packed: Packed = [siteId, formId, id, version, locale, reference]
  return `${publicUrl}/f/${siteId}/${formId}/thanks/${sign(keys.of('receipt'), packed)}`
}

/** What a receipt says, without asking the database; undefined when it is not ours. */
export const openReceipt = (keys: Keys, token: string): Receipt | undefined => {
  const packed = unsign<Packed>(keys.of('receipt'), token)
  if (!packed) return undefined
  const [siteId, formId, id, version, locale, reference] = packed
  return { siteId, formId, id, version, locale, reference }
}

export type ReceiptDetails = Receipt & {
  readonly createdAt: Date
  readonly state: SubmissionState
  readonly consents: readonly { readonly purpose: string; readonly granted: boolean; readonly text: string }[]
}

/** The receipt with what was decided, for the page; undefined when it is not ours, or the submission was erased. */
export const readReceipt = async (db: Db, keys: Keys, token: string): Promise<ReceiptDetails | undefined> => {
  const receipt = openReceipt(keys, token)
  if (!receipt) return undefined
  const { siteId, id } = receipt
  const [stored, consents] = await inSite(db, siteId, (tx) => Promise.all([findSubmission(tx, siteId, id), consentsOf(tx, siteId, id)]))
  if (!stored) return undefined
  return {
    ...receipt,
    createdAt: stored.createdAt,
    // A visitor is not told that the submission waits for a look: it was accepted, and bots learn nothing.
    state: stored.state === 'quarantined' ? 'accepted' : stored.state,
    consents: consents.map(({ purpose, granted, text }) => ({ purpose, granted, text })),
  }
}
