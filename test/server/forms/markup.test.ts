import { describe, expect, test } from 'vitest'
import { formDefinitionSchema, type Condition, type FormDefinitionInput, type Markup } from '../../../server/forms/contract.ts'
import type { Entered } from '../../../server/forms/markup/drawing.ts'
import { formMarkup } from '../../../server/forms/markup/form-markup.ts'
import { estimatedHeight } from '../../../server/forms/markup/height.ts'
import { printMarkup } from '../../../server/forms/markup/print.ts'
import { declaredShadow } from '../../../server/forms/markup/shadow.ts'
import type { PublishedVersion } from '../../../server/forms/published-version.ts'
import { elements, textOf, visibleControls, type Found } from './html.ts'
import { texts } from './shop.ts'

type Fields = FormDefinitionInput['sections'][number]['fields']

const HOSTILE = `"><script>alert('1')</script>&amp;\u0000<img src=x onerror=alert(1)>`
const gdpr = { category: 'none', purpose: 'answer' } as const
const options = [
  { value: 'a', label: { en: 'A' } },
  { value: 'b', label: { en: 'B', sr: 'Be' } },
]

const versionOf = (fields: Fields, more: Partial<FormDefinitionInput> = {}): PublishedVersion => ({
  siteId: 'shop',
  formId: 'hello',
  version: 3,
  current: 3,
  status: 'open',
  definition: formDefinitionSchema.parse({
    id: 'hello',
    title: { en: 'Hello' },
    submit: { en: 'Send' },
    thanks: { title: { en: 'Thanks' }, text: { en: 'Thank you' } },
    destination: 'leads',
    purposes: { answer: { basis: 'contract', retentionDays: 30 } },
    sections: [{ key: 'one', fields }],
    ...more,
  }),
  notices: {
    answer: { en: { id: 'n', sha256: 'f'.repeat(64), text: 'May we?' }, sr: { id: 'm', sha256: 'e'.repeat(64), text: 'Smemo li?' } },
  },
})

const nothing: Entered = { values: {}, granted: [], errors: [], hidden: {}, files: {} }

const draw = (form: PublishedVersion, entered: Partial<Entered> = {}, locale: 'en' | 'sr' = 'en'): Markup =>
  formMarkup({ form, locale, t: texts(locale), action: 'https://portal.example/f/shop/hello', entered: { ...nothing, ...entered } })

const field = (tree: Markup, key: string): Found => {
  const found = elements(tree).find(({ tag, attributes }) => tag === 'portik-field' && attributes['data-key'] === key)
  if (!found) throw new Error(`no field ${key}`)
  return found
}

const controls = (tree: Markup, key: string): Found[] => visibleControls(['div', {}, ...field(tree, key).children])

const every: Fields = [
  { kind: 'text', key: 'text', label: { en: 'Text' }, gdpr, minLength: 2, pattern: { regex: '[a-z]+', message: { en: 'Small letters' } } },
  { kind: 'long_text', key: 'long', label: { en: 'Long' }, gdpr },
  { kind: 'email', key: 'email', label: { en: 'E-mail' }, gdpr, prefill: { query: 'mail' } },
  { kind: 'phone', key: 'phone', label: { en: 'Phone' }, gdpr },
  { kind: 'url', key: 'url', label: { en: 'Page' }, gdpr },
  { kind: 'number', key: 'number', label: { en: 'Number' }, gdpr, min: 1, max: 9, step: 0.5 },
  { kind: 'date', key: 'date', label: { en: 'Date' }, gdpr, min: 'today', max: '2030-01-31' },
  { kind: 'choice_one', key: 'one', label: { en: 'One' }, gdpr, options },
  { kind: 'choice_one', key: 'list', label: { en: 'List' }, gdpr, options, display: 'list' },
  { kind: 'choice_many', key: 'many', label: { en: 'Many' }, gdpr, options, minChosen: 1, maxChosen: 2 },
  { kind: 'checkbox', key: 'box', label: { en: 'Box' }, gdpr },
  { kind: 'rating', key: 'stars', label: { en: 'Stars' }, gdpr },
  { kind: 'file', key: 'file', label: { en: 'File' }, gdpr, accept: ['.pdf', '.png'], maxFiles: 2, maxBytes: 1000 },
  { kind: 'hidden', key: 'hidden', label: { en: 'Hidden' }, gdpr, prefill: { query: 'h' } },
  { kind: 'iban', key: 'iban', label: { en: 'IBAN' }, gdpr },
  { kind: 'vat_id', key: 'vat', label: { en: 'VAT' }, gdpr },
  { kind: 'consent', key: 'news', label: { en: 'News' }, gdpr, purpose: 'answer' },
]

describe('a field of each kind', () => {
  const tree = draw(versionOf(every))

  test.each<[string, Record<string, string>]>([
    ['text', { type: 'text', minlength: '2', maxlength: '200', pattern: '[a-z]+', 'data-message': 'Small letters' }],
    ['email', { type: 'email', autocomplete: 'email', maxlength: '254', 'data-prefill-query': 'mail' }],
    ['phone', { type: 'tel', autocomplete: 'tel' }],
    ['url', { type: 'url' }],
    ['number', { type: 'number', min: '1', max: '9', step: '0.5', inputmode: 'decimal' }],
    ['date', { type: 'date', 'data-min': 'today', max: '2030-01-31' }],
    ['box', { type: 'checkbox', value: 'yes' }],
    ['file', { type: 'file', accept: '.pdf,.png', multiple: '', 'data-max-files': '2', 'data-max-bytes': '1000' }],
    ['iban', { type: 'text' }],
    ['news', { type: 'checkbox', name: 'consent.answer' }],
  ])('%s has the control that the browser knows best', (key, attributes) => {
    expect(controls(tree, key)).toHaveLength(1)
    expect(controls(tree, key)[0]?.attributes).toMatchObject(attributes)
  })

  test('choices are groups with a name, and stars are read as a number of all', () => {
    expect(field(tree, 'one').attributes).toMatchObject({ role: 'radiogroup', 'aria-labelledby': 'portik-hello-one-label' })
    expect(field(tree, 'many').attributes).toMatchObject({ role: 'group', 'data-min-chosen': '1', 'data-max-chosen': '2' })
    expect(controls(tree, 'stars').map(({ attributes }) => attributes['value'])).toEqual(['1', '2', '3', '4', '5'])
    expect(textOf(['div', {}, ...field(tree, 'stars').children])).toContain('4 of 5')
    expect(controls(tree, 'list')[0]?.tag).toBe('select')
  })

  test('says where it is optional, and in English when the owner wrote no other language', () => {
    const inSerbian = draw(versionOf(every), {}, 'sr')
    const label = field(inSerbian, 'text').children.flatMap(elements)[0]
    expect(label?.attributes['lang']).toBe('en')
    expect(label?.children).toEqual(['Text (nije obavezno)'])
    const [, second] = field(inSerbian, 'one')
      .children.flatMap(elements)
      .filter(({ tag }) => tag === 'label')
    expect(second).toMatchObject({ attributes: expect.not.objectContaining({ lang: 'en' }) as unknown, children: ['Be'] })
  })

  test('comes back as it was typed, with what is wrong', () => {
    const back = draw(versionOf(every), {
      values: { text: HOSTILE, long: '\nsecond line', one: 'b', list: 'a', many: ['a', 'b'], box: true, stars: '4', hidden: 'x' },
      granted: ['answer'],
      errors: [
        { field: 'text', code: 'pattern', message: HOSTILE },
        { field: 'one', code: 'not_an_option' },
      ],
      files: { file: ['<b>.pdf'] },
      hidden: { _id: '1', _token: HOSTILE },
    })
    expect(controls(back, 'text')[0]?.attributes).toMatchObject({ value: HOSTILE, 'aria-invalid': 'true' })
    expect(controls(back, 'one').map(({ attributes }) => 'checked' in attributes)).toEqual([false, true])
    expect(controls(back, 'many').map(({ attributes }) => 'checked' in attributes)).toEqual([true, true])
    expect(controls(back, 'stars').map(({ attributes }) => 'checked' in attributes)).toEqual([false, false, false, true, false])
    expect(controls(back, 'box')[0]?.attributes).toHaveProperty('checked')
    expect(controls(back, 'news')[0]?.attributes).toHaveProperty('checked')
    expect(field(back, 'one').attributes['aria-invalid']).toBe('true')
    expect(textOf(['div', {}, ...field(back, 'one').children])).toContain('not_an_option')
    expect(textOf(['div', {}, ...field(back, 'file').children])).toContain('<b>.pdf')
    const html = printMarkup(back)
    expect(html).toContain('<textarea id="portik-hello-long"')
    expect(html).toMatch(/>\n\nsecond line<\/textarea>/)
    expect(html).toContain('<option value="a" selected="">')
    expect(html).not.toMatch(/<script|<img|<b>/)
  })

  test('escapes whatever an owner or a visitor writes, in texts and in attributes', () => {
    const label = { en: HOSTILE }
    const hostile = versionOf(
      every.map((one) =>
        Object.assign(
          {},
          one,
          { label, help: label },
          'options' in one ? { options: [{ value: HOSTILE.slice(0, 100), label }, ...options] } : {},
        ),
      ),
      { title: label, submit: label },
    )
    const html = printMarkup(draw(hostile), declaredShadow({ url: `https://portal.example/${HOSTILE}` }))
    expect(html).toContain('&quot;&gt;&lt;script&gt;')
    expect(html).not.toMatch(/<script|<img/)
    // Between two quotes of an attribute there is never another quote: every tag reads as names and quoted values.
    for (const [tag] of html.matchAll(/<[a-z][^>]*>/g)) expect(tag).toMatch(/^<[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*="[^"<>]*")*>$/)
  })
})

describe('conditions', () => {
  const when: Condition = { field: 'kind', is: 'a' }
  const tree = draw(
    versionOf([
      { kind: 'choice_one', key: 'kind', label: { en: 'Kind' }, gdpr, options, required: true },
      { kind: 'text', key: 'always', label: { en: 'Always' }, gdpr, required: true },
      { kind: 'text', key: 'shown', label: { en: 'Shown' }, gdpr, required: true, when },
      { kind: 'text', key: 'needed', label: { en: 'Needed' }, gdpr, requiredWhen: when },
    ]),
  )

  test('travel as data', () => {
    expect(JSON.parse(field(tree, 'shown').attributes['data-when'] ?? '')).toEqual(when)
    expect(JSON.parse(field(tree, 'needed').attributes['data-required-when'] ?? '')).toEqual(when)
  })

  test('never make a control required that a visitor without scripts may have to leave empty', () => {
    expect(controls(tree, 'always')[0]?.attributes).toHaveProperty('required')
    expect(controls(tree, 'kind')[0]?.attributes).toHaveProperty('required')
    expect(controls(tree, 'shown')[0]?.attributes).not.toHaveProperty('required')
    expect(JSON.parse(field(tree, 'shown').attributes['data-required-when'] ?? '')).toEqual(when)
  })

  test('of a section and a field hold together', () => {
    const inner: Condition = { field: 'kind', filled: true }
    const both = draw(
      versionOf([], {
        sections: [
          { key: 'one', fields: [{ kind: 'choice_one', key: 'kind', label: { en: 'Kind' }, gdpr, options }] },
          { key: 'two', when, fields: [{ kind: 'text', key: 'deep', label: { en: 'Deep' }, gdpr, required: true, when: inner }] },
        ],
      }),
    )
    expect(JSON.parse(field(both, 'deep').attributes['data-required-when'] ?? '')).toEqual({ all: [when, inner] })
  })
})

test('a needed consent says so to the element, not to the browser', () => {
  const tree = draw(versionOf(every, { needsConsent: 'answer' }))
  expect(field(tree, 'news').attributes).toHaveProperty('data-required')
  expect(controls(tree, 'news')[0]?.attributes).not.toHaveProperty('required')
  expect(field(draw(versionOf(every)), 'news').attributes).not.toHaveProperty('data-required')
})

test('the trap is out of sight, out of the tab order and out of the way of password managers', () => {
  const tree = draw(versionOf(every))
  const trap = elements(tree).find(({ attributes }) => attributes['data-kind'] === 'trap')
  expect(trap?.attributes['aria-hidden']).toBe('true')
  expect(trap?.children.flatMap(elements)[1]?.attributes).toMatchObject({ name: 'website', tabindex: '-1', autocomplete: 'off' })
})

test('a form in steps reserves room for its first step only', () => {
  const sections = ['one', 'two', 'three'].map((key) => ({ key, fields: [{ ...every[1]!, key: `long_${key}` }] }))
  const page = estimatedHeight(versionOf([], { sections }).definition)
  const steps = estimatedHeight(versionOf([], { sections, layout: 'steps' }).definition)
  expect(steps).toBeLessThan(page)
  expect(steps).toBeGreaterThan(200)
})
