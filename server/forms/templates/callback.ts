import type { FormDefinitionInput } from '../contract.ts'
import { nameField, phoneField } from './person-fields.ts'
import { frame, options, type Say } from './say.ts'

/** A request to be called back. */
export const callback = (say: Say): FormDefinitionInput => ({
  id: 'callback',
  ...frame(say, 'callback'),
  destination: 'leads',
  purposes: { call_back: { basis: 'contract', retentionDays: 90 } },
  sections: [
    {
      key: 'call',
      fields: [
        nameField(say, 'call_back'),
        phoneField(say, 'call_back', true),
        {
          kind: 'choice_one',
          key: 'time',
          label: say('callback.time'),
          required: true,
          options: options(say, 'callback.times', ['morning', 'midday', 'afternoon', 'any']),
          gdpr: { category: 'none', purpose: 'call_back' },
        },
        {
          kind: 'text',
          key: 'topic',
          label: say('callback.topic'),
          help: say('free_text_help'),
          maxLength: 300,
          gdpr: { category: 'free_text', purpose: 'call_back' },
        },
      ],
    },
  ],
})
