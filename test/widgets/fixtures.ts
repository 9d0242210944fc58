import type { Markup, PublishedForm } from '../../server/forms/contract.ts'

type Attributes = Record<string, string>

const wrap = (form: string, key: string, kind: string, label: string, control: Markup[], host: Attributes = {}): Markup => [
  'portik-field',
  { 'data-key': key, 'data-kind': kind, ...host },
  ['label', { slot: 'label', for: `portik-${form}-${key}` }, label],
  ...control,
  ['p', { slot: 'error', id: `portik-${form}-${key}-error`, hidden: '' }],
]

/** One line to type in, as the server's markup has it. */
const input = (form: string, key: string, kind: string, label: string, attributes: Attributes = {}, host: Attributes = {}): Markup =>
  wrap(
    form,
    key,
    kind,
    label,
    [
      [
        kind === 'long_text' ? 'textarea' : 'input',
        {
          id: `portik-${form}-${key}`,
          name: key,
          'aria-describedby': `portik-${form}-${key}-error`,
          ...(kind === 'long_text' ? {} : { type: kind === 'phone' ? 'tel' : ['iban', 'vat_id'].includes(kind) ? 'text' : kind }),
          ...attributes,
        },
      ],
    ],
    host,
  )

/** Radios or checkboxes. */
const choices = (
  form: string,
  key: string,
  kind: string,
  label: string,
  options: string[],
  attributes: Attributes = {},
  host: Attributes = {},
): Markup => [
  'portik-field',
  {
    'data-key': key,
    'data-kind': kind,
    role: kind === 'choice_many' ? 'group' : 'radiogroup',
    'aria-labelledby': `portik-${form}-${key}-label`,
    'aria-describedby': `portik-${form}-${key}-error`,
    ...host,
  },
  ['span', { slot: 'label', id: `portik-${form}-${key}-label` }, label],
  ...options.flatMap((option, i): Markup[] => [
    [
      'input',
      { type: kind === 'choice_many' ? 'checkbox' : 'radio', id: `portik-${form}-${key}-${i}`, name: key, value: option, ...attributes },
    ],
    ['label', { for: `portik-${form}-${key}-${i}` }, option],
  ]),
  ['p', { slot: 'error', id: `portik-${form}-${key}-error`, hidden: '' }],
]

/** One checkbox with its text. */
const tick = (form: string, key: string, label: string, host: Attributes = {}): Markup => [
  'portik-field',
  { 'data-key': key, 'data-kind': 'consent', 'data-purpose': 'newsletter', 'data-notice': 'a'.repeat(64), ...host },
  [
    'input',
    {
      type: 'checkbox',
      id: `portik-${form}-${key}`,
      name: 'consent.newsletter',
      value: 'yes',
      'aria-describedby': `portik-${form}-${key}-error`,
    },
  ],
  ['label', { for: `portik-${form}-${key}` }, label],
  ['p', { slot: 'error', id: `portik-${form}-${key}-error`, hidden: '' }],
]

/** A list to choose from. */
const list = (form: string, key: string, label: string, options: string[]): Markup =>
  wrap(form, key, 'choice_one', label, [
    [
      'select',
      { id: `portik-${form}-${key}`, name: key, 'aria-describedby': `portik-${form}-${key}-error` },
      ['option', { value: '' }, '–'],
      ...options.map((option): Markup => ['option', { value: option }, option]),
    ],
  ])

const section = (key: string, title: string, fields: Markup[], host: Attributes = {}): Markup => [
  'portik-section',
  { 'data-key': key, ...host },
  ['h3', { slot: 'title' }, title],
  ...fields,
]

/** A published form around sections. */
export const published = (id: string, sections: Markup[], more: Partial<PublishedForm> = {}): PublishedForm => ({
  id,
  version: 3,
  locale: 'en',
  title: 'Write to us',
  layout: 'page',
  status: 'open',
  sections: [],
  thanks: { title: 'Thank you!', text: 'We answer within one working day.' },
  theme: {},
  markup: [
    'form',
    {
      method: 'post',
      enctype: 'multipart/form-data',
      action: `https://portal.example/f/demo/${id}`,
      'data-version': '3',
      'data-layout': more.layout ?? 'page',
      lang: more.locale ?? 'en',
      dir: 'ltr',
    },
    ...sections,
    [
      'portik-field',
      { 'data-kind': 'trap', 'aria-hidden': 'true' },
      ['label', { slot: 'label', for: `portik-${id}-website` }, 'Leave this empty'],
      ['input', { id: `portik-${id}-website`, name: 'website', tabindex: '-1', autocomplete: 'off' }],
    ],
    ['input', { type: 'hidden', name: '_version', value: '3' }],
    ['input', { type: 'hidden', name: '_locale', value: more.locale ?? 'en' }],
    ['portik-field', { 'data-kind': 'actions' }, ['button', { type: 'submit' }, 'Send']],
  ],
  ...more,
})

export const contact = published('contact', [
  section('you', 'About you', [
    input('contact', 'name', 'text', 'Your name', { autocomplete: 'name', required: '', maxlength: '200' }),
    input('contact', 'email', 'email', 'E-mail', { autocomplete: 'email', required: '', maxlength: '254' }),
    input('contact', 'phone', 'phone', 'Phone (optional)', { autocomplete: 'tel' }),
  ]),
  section('wish', 'Your question', [
    choices('contact', 'topic', 'choice_one', 'What is it about?', ['offer', 'order', 'other'], { required: '' }),
    input('contact', 'order', 'text', 'Order number', { required: '' }, { 'data-when': '{"field":"topic","is":"order"}' }),
    input('contact', 'message', 'long_text', 'Message', { required: '', minlength: '5', maxlength: '2000' }),
    tick('contact', 'news', 'I would like the newsletter.'),
  ]),
])

const stepSections: Markup[] = [
  section('one', 'What do you need?', [choices('quote', 'kind', 'choice_one', 'Kind of work', ['roof', 'floor'], { required: '' })]),
  section('two', 'About the roof', [input('quote', 'area', 'number', 'Area in m²', { min: '1', max: '1000', step: '1', required: '' })], {
    'data-when': '{"field":"kind","is":"roof"}',
  }),
  section('three', 'How do we reach you?', [input('quote', 'email', 'email', 'E-mail', { required: '', autocomplete: 'email' })]),
]
export const quote = published('quote', stepSections, { layout: 'steps' })

export const every = published('every', [
  section('all', 'Everything', [
    input('every', 'site', 'url', 'Web address'),
    input('every', 'age', 'number', 'Age', { min: '18', max: '120', step: '1' }),
    input('every', 'day', 'date', 'Day', { min: '2026-01-01', max: '2026-12-31' }),
    input('every', 'account', 'iban', 'IBAN'),
    input('every', 'vat', 'vat_id', 'VAT number'),
    input('every', 'code', 'text', 'Code', { pattern: '[A-Z]{3}', 'data-message': 'Three capital letters.' }),
    choices('every', 'days', 'choice_many', 'Days', ['mon', 'tue', 'wed'], {}, { 'data-min-chosen': '1', 'data-max-chosen': '2' }),
    list('every', 'country', 'Country', ['RS', 'HR', 'PL']),
    choices('every', 'stars', 'rating', 'How was it?', ['1', '2', '3', '4', '5']),
    input('every', 'papers', 'file', 'Papers', { accept: '.pdf,.txt', 'data-max-bytes': '3000000', 'data-max-files': '2', multiple: '' }),
  ]),
])
