import type { Signer } from '../ledger/signing.ts'
import type { ConsentFacts } from './facts.ts'
import { iso27560, SCHEMA_VERSION } from './iso27560.ts'

/** `typ` of a receipt. */
export const RECEIPT_TYPE = 'portik-consent-receipt+json'

/** What a receipt says. The records hold the salts, so that the person can find their decisions in the ledger, even after an erasure. */
export const receiptPayload = (receiptId: string, facts: readonly ConsentFacts[], now: Date) => ({
  schema_version: SCHEMA_VERSION,
  receipt_id: receiptId,
  issued_at: now.toISOString(),
  issuer: facts[0]?.controller.name ?? '',
  site: facts[0]?.site ?? '',
  records: facts.map(iso27560),
})
export type ReceiptPayload = ReturnType<typeof receiptPayload>

/** The person's own proof of what they decided, as a compact JWS: it verifies offline with a saved `/.well-known/jwks.json`. */
export const signReceipt = (signer: Signer, receiptId: string, facts: readonly ConsentFacts[], now: Date): Promise<string> =>
  signer.sign(receiptPayload(receiptId, facts, now), RECEIPT_TYPE)
