import { describe, expect, test } from 'vitest'
import { conditionSchema, formDefinitionSchema, type FormDefinitionInput } from '../../../server/forms/contract.ts'

type Fields = FormDefinitionInput['sections'][number]['fields']

const email: Fields[number] = {
  kind: 'email',
  key: 'email',
  label: { en: 'E-mail' },
  gdpr: { category: 'contact', purpose: 'answer' },
}
const consent: Fields[number] = {
  kind: 'consent',
  key: 'news',
  label: { en: 'News' },
  purpose: 'answer',
  gdpr: { category: 'none', purpose: 'answer' },
}

const form = (fields: unknown[], more: Record<string, unknown> = {}): unknown => ({
  id: 'hello',
  title: { en: 'Hello' },
  submit: { en: 'Send' },
  thanks: { title: { en: 'Thanks' }, text: { en: 'Thank you' } },
  destination: 'leads',
  purposes: { answer: { basis: 'contract', retentionDays: 30 } },
  sections: [{ key: 'one', fields }],
  ...more,
})

const faults = (definition: unknown): string[] => {
  const result = formDefinitionSchema.safeParse(definition)
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('a definition', () => {
  test('is accepted when every field says what it asks for and why', () => {
    expect(faults(form([email, consent]))).toEqual([])
    expect(
      faults(
        form([
          { ...email, required: true },
          { ...consent, doubleOptIn: true },
        ]),
      ),
    ).toEqual([])
  })

  test.each<[string, unknown, RegExp]>([
    ['a field without a class', form([{ ...email, gdpr: undefined }]), /^sections\.0\.fields\.0\.gdpr/],
    ['a category that the register does not know', form([{ ...email, gdpr: { category: 'hobby', purpose: 'answer' } }]), /gdpr\.category/],
    ['a purpose that is not described', form([{ ...email, gdpr: { category: 'contact', purpose: 'fun' } }]), /gdpr\.purpose: .*"fun"/],
    ['a purpose without retention', form([email], { purposes: { answer: { basis: 'contract' } } }), /purposes\.answer\.retentionDays/],
    ['a required consent', form([{ ...consent, required: true }]), /fields\.0\.required: .*Art\. 7\(4\)/],
    ['a consent required by a condition', form([email, { ...consent, requiredWhen: { field: 'email', filled: true } }]), /Art\. 7\(4\)/],
    ['a consent by mail without an e-mail field', form([{ ...consent, doubleOptIn: true }]), /fields\.0\.doubleOptIn: .*e-mail/],
    ['a consent by mail where the e-mail may be left out', form([email, { ...consent, doubleOptIn: true }]), /fields\.1\.doubleOptIn/],
    [
      'a consent by mail where the e-mail is not always asked for',
      form([
        { ...email, kind: 'text', key: 'how' },
        { ...email, required: true, when: { field: 'how', is: 'mail' } },
        { ...consent, doubleOptIn: true },
      ]),
      /fields\.2\.doubleOptIn/,
    ],
    ['a condition on a later field', form([{ ...email, when: { field: 'news', filled: true } }, consent]), /fields\.0\.when: .*"news"/],
    ['a condition on itself', form([{ ...email, requiredWhen: { field: 'email', filled: true } }]), /fields\.0\.requiredWhen/],
    [
      'a condition on a stranger, deep inside',
      form([email, { ...email, key: 'b', when: { not: { all: [{ field: 'x', is: 1 }] } } }]),
      /"x"/,
    ],
    [
      'a section on condition of its own field',
      form([email], { sections: [{ key: 's', when: { field: 'email', is: 'a' }, fields: [email] }] }),
      /sections\.0\.when/,
    ],
    ['two fields of one key', form([email, email]), /fields\.1\.key: .*twice/],
    ['a field named like the trap', form([{ ...email, key: 'website' }]), /fields\.0\.key: .*trap/],
    ['no English text', form([{ ...email, label: { de: 'E-Mail' } }]), /label: an English text is needed/],
    ['a needed consent that is not asked for', form([email], { needsConsent: 'answer' }), /needsConsent/],
    [
      'a needed consent that may be hidden',
      form([email, { ...consent, when: { field: 'email', filled: true } }], { needsConsent: 'answer' }),
      /needsConsent/,
    ],
    ['an unknown word', form([{ ...email, colour: 'red' }]), /colour/],
    [
      'a link that runs a script',
      form([email], { thanks: { title: { en: 'T' }, text: { en: 'T' }, link: { url: 'javascript:alert(1)', label: { en: 'L' } } } }),
      /thanks\.link\.url/,
    ],
  ])('with %s is refused at its place', (_, definition, fault) => {
    const found = faults(definition)
    expect(found.join('\n')).toMatch(fault)
  })

  test('a consent that the form is about may be needed, and is still not required', () => {
    expect(faults(form([email, consent], { needsConsent: 'answer' }))).toEqual([])
  })

  test('conditions are data: an expression to evaluate is none', () => {
    expect(conditionSchema.safeParse({ field: 'a', is: 'b' }).success).toBe(true)
    expect(conditionSchema.safeParse('a === b').success).toBe(false)
    expect(conditionSchema.safeParse({ field: 'a', is: 'b', eval: 'x' }).success).toBe(false)
  })
})

describe('specially protected data', () => {
  const PROTECTED = ['biometric', 'genetic', 'health', 'ethnicity', 'trade_union', 'sex_life', 'politics', 'religion', 'criminal'] as const
  const purposes = { answer: { basis: 'contract', retentionDays: 30 }, own: { basis: 'consent', retentionDays: 30 } }
  const asked = (category: string, more = {}) => ({
    kind: 'text',
    key: 'it',
    label: { en: 'It' },
    gdpr: { category, purpose: 'own' },
    ...more,
  })
  const explicit = { ...consent, purpose: 'own', explicit: true, gdpr: { category: 'none', purpose: 'own' } }

  test.each(PROTECTED)('of the category %s is asked for with an explicit consent of its own, or not at all', (category) => {
    expect(faults(form([email, asked(category), explicit], { purposes }))).toEqual([])
    expect(faults(form([email, asked(category)], { purposes }))).toEqual([
      expect.stringMatching(/fields\.1: no consent field with "explicit"/),
    ])
    expect(faults(form([email, asked(category), { ...explicit, explicit: false }], { purposes }))).toHaveLength(1)
  })

  test.each<[string, unknown, RegExp]>([
    ['cannot be required', form([asked('health', { required: true }), explicit], { purposes }), /required: .*Art\. 7\(4\)/],
    [
      'cannot share its purpose with other data',
      form([{ ...email, gdpr: { category: 'contact', purpose: 'own' } }, asked('health'), explicit], { purposes }),
      /gdpr\.purpose: .*shared/,
    ],
    [
      'cannot rest on a contract',
      form([asked('criminal'), explicit], { purposes: { ...purposes, own: { basis: 'contract', retentionDays: 30 } } }),
      /gdpr\.purpose: .*Art\. 10/,
    ],
  ])('%s', (_, definition, fault) => {
    expect(faults(definition)).toEqual([expect.stringMatching(fault)])
  })

  test.each(['none', 'identity', 'contact', 'location', 'economic', 'online_identifier', 'free_text', 'file', 'child_flag', 'id_document'])(
    'is not of the category %s',
    (category) => {
      expect(faults(form([email, { ...asked(category), gdpr: { category, purpose: 'answer' } }], { purposes }))).toEqual([])
    },
  )
})
