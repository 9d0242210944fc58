import { consentData } from '../gdpr/consent-data.ts'
import { retentionData } from '../gdpr/retention/own-data.ts'
import { erasureData } from '../gdpr/erase/own-data.ts'
import { packageData } from '../gdpr/export/own-data.ts'
import { ledgerData } from '../gdpr/ledger/own-data.ts'
import { breachData } from '../gdpr/breaches/own-data.ts'
import { mailData, queueData } from '../gdpr/mail-data.ts'
import { requestData } from '../gdpr/requests/own-data.ts'
import type { Registry } from '../gdpr/personal-data.ts'
import { crmData } from './crm/personal-data.ts'
import { formData } from './forms/personal-data.ts'
import { sealedData } from './forms/sealed/personal-data.ts'
import { leadData } from './leads/personal-data.ts'
import { peopleData } from './people/personal-data.ts'
import type { Keys } from './platform/crypto.ts'
import type { Files } from './platform/files.ts'
import { recordData } from './records/personal-data.ts'
import { siteData } from './sites/personal-data.ts'

/**
 * Everything that stores something of people. The order is that of an erasure: what points at something goes before what it points
 * at. A test fails when a column of the database is in none of their registers.
 */
export const registryOf = ({ files, keys }: { readonly files: Files; readonly keys: Keys }): Registry => [
  queueData,
  mailData,
  recordData,
  crmData,
  leadData,
  consentData,
  retentionData,
  breachData,
  erasureData,
  packageData,
  requestData,
  ledgerData,
  siteData,
  sealedData({ keys }),
  formData({ files }),
  peopleData,
]
