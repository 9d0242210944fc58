import { consentSource } from '../gdpr/consent-entry.ts'
import { certificateSource } from '../gdpr/erase/ledger-store.ts'
import type { LedgerSource } from '../gdpr/ledger/source.ts'
import { requestSource } from '../gdpr/requests/ledger-store.ts'
import { auditSource } from './sites/audit-store.ts'

/** Who keeps the records that the ledger commits to. */
export const ledgerSources: readonly LedgerSource[] = [consentSource, auditSource, requestSource, certificateSource]
