import { receiptUrl } from './forms/receipt.ts'
import { storedSubmissions } from './forms/submission-store.ts'
import type { Keys } from './platform/crypto.ts'
import type { PreferenceDeps } from './privacy/preferences.ts'

/** Where the signed receipts of submissions are; those that were erased have none. */
export const consentReceipts =
  (keys: Keys, publicUrl: string): PreferenceDeps['receiptUrls'] =>
  async (tx, siteId, submissionIds) => {
    const stored = submissionIds.length === 0 ? [] : [...(await storedSubmissions(tx, siteId, submissionIds)).values()]
    return new Map(stored.map((submission) => [submission.id, `${receiptUrl(keys, publicUrl, { siteId, ...submission })}/consent`]))
  }
