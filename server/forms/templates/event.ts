import type { FormDefinitionInput } from '../contract.ts'
import { CONSENT_DAYS, consentField, emailField, nameField, phoneField } from './person-fields.ts'
import { frame, options, type Say } from './say.ts'

/** Registration for an event. What people eat says much about health and belief (GDPR Art. 9), so it is not asked. */
export const event = (say: Say): FormDefinitionInput => ({
  id: 'event',
  ...frame(say, 'event'),
  destination: 'leads',
  purposes: {
    event: { basis: 'contract', retentionDays: 180 },
    event_invitations: { basis: 'consent', retentionDays: CONSENT_DAYS },
  },
  sections: [
    {
      key: 'registration',
      fields: [
        {
          kind: 'choice_one',
          key: 'session',
          label: say('event.session'),
          required: true,
          options: options(say, 'event.sessions', ['weekday_evening', 'saturday_morning', 'saturday_afternoon']),
          prefill: { query: 'session' },
          gdpr: { category: 'none', purpose: 'event' },
        },
        {
          kind: 'number',
          key: 'persons',
          label: say('event.persons'),
          required: true,
          min: 1,
          max: 8,
          gdpr: { category: 'none', purpose: 'event' },
        },
        nameField(say, 'event'),
        emailField(say, 'event'),
        phoneField(say, 'event'),
        {
          kind: 'long_text',
          key: 'question',
          label: say('event.question'),
          help: say('free_text_help'),
          maxLength: 1_000,
          gdpr: { category: 'free_text', purpose: 'event' },
        },
        consentField(say, 'event_invitations'),
      ],
    },
  ],
})
