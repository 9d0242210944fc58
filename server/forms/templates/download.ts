import type { FormDefinitionInput } from '../contract.ts'
import { CONSENT_DAYS, companyField, consentField, emailField, nameField } from './person-fields.ts'
import { frame, type Say } from './say.ts'

/** Free material, offered right after sending. Being written to about it is a choice, not the price. */
export const download =
  (url: string) =>
  (say: Say): FormDefinitionInput => {
    const { thanks, ...texts } = frame(say, 'download')
    return {
      id: 'download',
      ...texts,
      thanks: { ...thanks, link: { url, label: say('download.link') } },
      destination: 'leads',
      purposes: {
        download: { basis: 'contract', retentionDays: 180 },
        follow_up: { basis: 'consent', retentionDays: CONSENT_DAYS },
      },
      sections: [
        {
          key: 'address',
          fields: [
            emailField(say, 'download'),
            nameField(say, 'download', false),
            companyField(say, 'download'),
            consentField(say, 'follow_up'),
          ],
        },
      ],
    }
  }
