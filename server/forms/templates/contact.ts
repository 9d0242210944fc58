import type { FormDefinitionInput } from '../contract.ts'
import { CONSENT_DAYS, consentField, emailField, nameField, phoneField } from './person-fields.ts'
import { frame, options, type Say } from './say.ts'

/** A message to the company. */
export const contact = (say: Say): FormDefinitionInput => ({
  id: 'contact',
  ...frame(say, 'contact'),
  destination: 'leads',
  purposes: {
    answer: { basis: 'legitimate_interest', retentionDays: 365 },
    newsletter: { basis: 'consent', retentionDays: CONSENT_DAYS },
  },
  sections: [
    {
      key: 'message',
      fields: [
        nameField(say, 'answer'),
        emailField(say, 'answer'),
        phoneField(say, 'answer'),
        {
          kind: 'choice_one',
          key: 'topic',
          label: say('contact.topic'),
          display: 'list',
          options: options(say, 'contact.topics', ['order', 'delivery', 'product', 'return', 'other']),
          prefill: { query: 'topic' },
          gdpr: { category: 'none', purpose: 'answer' },
        },
        {
          kind: 'long_text',
          key: 'message',
          label: say('contact.message'),
          help: say('free_text_help'),
          required: true,
          maxLength: 5_000,
          gdpr: { category: 'free_text', purpose: 'answer' },
        },
        consentField(say, 'newsletter'),
      ],
    },
  ],
})
