import type { FormDefinitionInput } from '../contract.ts'
import { CONSENT_DAYS, consentField, emailField } from './person-fields.ts'
import { frame, type Say } from './say.ts'

/** A newsletter with double opt-in. The consent is the service itself, so nothing happens without it. */
export const newsletter = (say: Say): FormDefinitionInput => ({
  id: 'newsletter',
  ...frame(say, 'newsletter'),
  destination: 'leads',
  needsConsent: 'newsletter',
  purposes: { newsletter: { basis: 'consent', retentionDays: CONSENT_DAYS } },
  sections: [{ key: 'address', fields: [emailField(say, 'newsletter'), consentField(say, 'newsletter')] }],
})
