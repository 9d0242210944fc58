import type { FormDefinitionInput, Section } from '../contract.ts'
import { CONSENT_DAYS, companyField, consentField, emailField, nameField, phoneField } from './person-fields.ts'
import { frame, options, type Say } from './say.ts'

type SectionInput = FormDefinitionInput['sections'][number] & Pick<Section, 'key'>

const what = (say: Say): SectionInput => ({
  key: 'what',
  title: say('quote.what'),
  fields: [
    {
      kind: 'choice_one',
      key: 'kind',
      label: say('quote.kind'),
      required: true,
      options: options(say, 'quote.kinds', ['goods', 'service', 'both']),
      prefill: { query: 'kind' },
      gdpr: { category: 'none', purpose: 'quote' },
    },
    {
      kind: 'long_text',
      key: 'description',
      label: say('quote.description'),
      help: say('quote.description_help'),
      required: true,
      minLength: 10,
      maxLength: 5_000,
      gdpr: { category: 'free_text', purpose: 'quote' },
    },
    {
      kind: 'number',
      key: 'quantity',
      label: say('quote.quantity'),
      min: 1,
      max: 1_000_000,
      prefill: { query: 'quantity' },
      gdpr: { category: 'none', purpose: 'quote' },
    },
    {
      kind: 'file',
      key: 'files',
      label: say('quote.files'),
      help: say('quote.files_help'),
      accept: ['.pdf', '.jpg', '.png'],
      maxFiles: 3,
      gdpr: { category: 'file', purpose: 'quote' },
    },
  ],
})

const when = (say: Say): SectionInput => ({
  key: 'when',
  title: say('quote.when'),
  fields: [
    {
      kind: 'choice_one',
      key: 'timing',
      label: say('quote.timing'),
      required: true,
      options: options(say, 'quote.timings', ['soon', 'month', 'quarter', 'date']),
      gdpr: { category: 'none', purpose: 'quote' },
    },
    {
      kind: 'date',
      key: 'date',
      label: say('quote.date'),
      help: say('quote.date_help'),
      min: 'today',
      when: { field: 'timing', is: 'date' },
      requiredWhen: { field: 'timing', is: 'date' },
      gdpr: { category: 'none', purpose: 'quote' },
    },
  ],
})

const budget = (say: Say): SectionInput => ({
  key: 'money',
  title: say('quote.budget_title'),
  fields: [
    {
      kind: 'choice_one',
      key: 'budget',
      label: say('quote.budget'),
      options: options(say, 'quote.budgets', ['up_to_500', '500_to_2000', '2000_to_10000', 'over_10000', 'unknown']),
      gdpr: { category: 'economic', purpose: 'quote' },
    },
  ],
})

const who = (say: Say): SectionInput => {
  const business = { field: 'customer', is: 'company' } as const
  return {
    key: 'who',
    title: say('quote.who'),
    fields: [
      {
        kind: 'choice_one',
        key: 'customer',
        label: say('quote.customer'),
        required: true,
        options: options(say, 'quote.customers', ['person', 'company']),
        gdpr: { category: 'none', purpose: 'quote' },
      },
      { ...companyField(say, 'quote'), help: say('person.company_help'), when: business, requiredWhen: business },
      {
        kind: 'vat_id',
        key: 'vat_id',
        label: say('person.vat_id'),
        help: say('person.vat_id_help'),
        when: business,
        gdpr: { category: 'economic', purpose: 'quote' },
      },
      nameField(say, 'quote'),
      emailField(say, 'quote'),
      phoneField(say, 'quote'),
      consentField(say, 'newsletter'),
    ],
  }
}

/** A request for a quote, in four steps; whom it comes from is asked last. The basis is a step towards a contract, Art. 6(1)(b). */
export const quote = (say: Say): FormDefinitionInput => ({
  id: 'quote',
  ...frame(say, 'quote'),
  layout: 'steps',
  destination: 'leads',
  purposes: {
    quote: { basis: 'contract', retentionDays: 730 },
    newsletter: { basis: 'consent', retentionDays: CONSENT_DAYS },
  },
  sections: [what(say), when(say), budget(say), who(say)],
})
