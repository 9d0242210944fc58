import { beforeAll, describe, expect, test } from 'vitest'
import { openCatalogue } from '../../../server/forms/catalogue.ts'
import { formDefinitionSchema, type Markup } from '../../../server/forms/contract.ts'
import { formMarkup } from '../../../server/forms/markup/form-markup.ts'
import { printMarkup } from '../../../server/forms/markup/print.ts'
import type { PublishedVersion } from '../../../server/forms/published-version.ts'
import { seedForms } from '../../../server/forms/seed.ts'
import { controllerNotices, formTemplates, TEMPLATE_NAMES } from '../../../server/forms/templates.ts'
import { sha256 } from '../../../server/platform/crypto.ts'
import { LOCALES, type Locale } from '../../../server/sites/contract.ts'
import { testDatabase } from '../../database.ts'
import { elements, textOf, visibleControls } from './html.ts'
import { addShop, shop, texts } from './shop.ts'

const forms = new Map<string, PublishedVersion>()

beforeAll(async () => {
  const { db } = await testDatabase()
  await addShop(db)
  await seedForms(db, { site: shop, texts, downloadUrl: '/guide.pdf' })
  await seedForms(db, { site: shop, texts, downloadUrl: '/guide.pdf' })
  const catalogue = openCatalogue(db)
  for (const name of TEMPLATE_NAMES) {
    const form = await catalogue.get(shop.id, name)
    if (form) forms.set(name, form)
  }
})

const draw = (name: string, locale: Locale): Markup => {
  const form = forms.get(name)
  if (!form) throw new Error(`${name} was not published`)
  return formMarkup({ form, locale, t: texts(locale), action: `https://portal.example/f/shop/${name}` })
}

/** WCAG 2.2, 1.3.5: purposes that fields of the templates have. */
const PURPOSES: Readonly<Record<string, string>> = { name: 'name', email: 'email', phone: 'tel', company: 'organization' }

test('the six templates are published once, however often they are seeded', () => {
  expect([...forms.keys()]).toEqual([...TEMPLATE_NAMES])
  for (const form of forms.values()) expect(form.version).toBe(1)
})

test('every field of every template has a category, a purpose, a basis and a retention', () => {
  for (const definition of Object.values(formTemplates(texts, '/guide.pdf'))) {
    const { purposes, sections } = formDefinitionSchema.parse(definition)
    for (const field of sections.flatMap((section) => section.fields)) {
      expect(field.gdpr.category).toBeTruthy()
      expect(purposes[field.gdpr.purpose]?.basis).toBeTruthy()
      expect(purposes[field.gdpr.purpose]?.retentionDays).toBeGreaterThan(0)
    }
  }
})

test('no template asks what GDPR Art. 9 protects', () => {
  const asked = [...forms.values()].flatMap(({ definition }) => definition.sections.flatMap((s) => s.fields.map((f) => f.gdpr.category)))
  expect(new Set(asked)).toEqual(new Set(['identity', 'contact', 'none', 'free_text', 'file', 'economic']))
})

test('the newsletter needs its consent and asks again by mail', () => {
  const definition = forms.get('newsletter')?.definition
  expect(definition?.needsConsent).toBe('newsletter')
  expect(definition?.sections[0]?.fields[1]).toMatchObject({ kind: 'consent', doubleOptIn: true, required: false })
})

test('a purpose that nobody worded has no wording', () => {
  expect(controllerNotices(texts, shop)('astrology', 'en')).toBeUndefined()
})

describe.each(TEMPLATE_NAMES)('%s', (name) => {
  describe.each(LOCALES)('in %s', (locale) => {
    test('prints with every text in its own language', () => {
      const html = printMarkup(draw(name, locale))
      expect(html).toContain(`<form method="post" enctype="multipart/form-data" action="https://portal.example/f/shop/${name}"`)
      expect(html).not.toMatch(/\{\{|undefined|\[object/)
      if (locale !== 'en') expect(elements(draw(name, locale)).filter(({ attributes }) => attributes['lang'] === 'en')).toEqual([])
    })

    test('ticks and chooses nothing by itself', () => {
      for (const { attributes } of elements(draw(name, locale))) {
        expect(attributes).not.toHaveProperty('checked')
        expect(attributes).not.toHaveProperty('selected')
      }
    })

    test('shows each consent as one optional box, named by the exact published text', () => {
      const all = elements(draw(name, locale))
      for (const field of all.filter(({ attributes }) => attributes['data-kind'] === 'consent')) {
        const [box] = field.children.flatMap(elements)
        const label = field.children.flatMap(elements).find(({ tag }) => tag === 'label')
        const text = textOf(['label', {}, ...(label?.children ?? [])])
        expect(box?.attributes).toMatchObject({ type: 'checkbox', name: `consent.${field.attributes['data-purpose']}` })
        expect(box?.attributes).not.toHaveProperty('required')
        expect(sha256(text)).toBe(field.attributes['data-notice'])
        expect(text).toContain('Lipa & Sons d.o.o.')
        expect(text).toContain('privacy@lipa.example')
      }
    })

    test('names every control, ties it to its error, and tells the browser its purpose', () => {
      const tree = draw(name, locale)
      const all = elements(tree)
      const ids = all.flatMap(({ attributes }) => attributes['id'] ?? [])
      expect(new Set(ids).size).toBe(ids.length)
      const labelled = new Set(all.filter(({ tag }) => tag === 'label').map(({ attributes }) => attributes['for']))
      for (const { attributes } of visibleControls(tree)) {
        expect(labelled).toContain(attributes['id'])
        const purpose = PURPOSES[attributes['name'] ?? '']
        if (purpose) expect(attributes['autocomplete']).toBe(purpose)
      }
      for (const { attributes } of all)
        for (const reference of ['aria-describedby', 'aria-labelledby'])
          for (const id of attributes[reference]?.split(' ') ?? []) expect(ids).toContain(id)
    })
  })
})
