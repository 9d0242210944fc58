import { expect } from '@open-wc/testing'
import { createInstance } from 'i18next'
import type { Locale } from '../../server/sites/contract.ts'
import { languageAround, localeFor } from '../../widgets/core/language.ts'
import type { Strings } from '../../widgets/core/texts.ts'
import { loadTexts, textsOf } from '../../widgets/core/texts.ts'

const FILES: Record<Locale, () => Promise<{ default: Strings }>> = {
  en: () => import('../../widgets/core/locales/en.ts'),
  sr: () => import('../../widgets/core/locales/sr.ts'),
  'sr-Cyrl': () => import('../../widgets/core/locales/sr-Cyrl.ts'),
  hr: () => import('../../widgets/core/locales/hr.ts'),
  bs: () => import('../../widgets/core/locales/bs.ts'),
  pl: () => import('../../widgets/core/locales/pl.ts'),
  de: () => import('../../widgets/core/locales/de.ts'),
  ar: () => import('../../widgets/core/locales/ar.ts'),
}
const COUNTS = [0, 1, 2, 3, 4, 5, 10, 11, 12, 14, 21, 22, 25, 100, 101, 102, 111, 1.5]
const VALUES = { name: 'plan.pdf', step: 2, steps: 3, min: '1', max: '10 MB', types: '.pdf' }
const bare = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')

describe('the texts', () => {
  for (const locale of Object.keys(FILES) as Locale[])
    it(`are in ${locale} what i18next prints, for every key and count`, async () => {
      const { default: strings } = await FILES[locale]()
      const i18n = createInstance()
      await i18n.init({ lng: locale, fallbackLng: false, resources: { [locale]: { ...strings } }, interpolation: { escapeValue: false } })
      const t = textsOf(locale, strings)
      let compared = 0
      for (const space of ['widget', 'fields'] as const)
        for (const key of new Set(Object.keys(strings[space]).map(bare)))
          for (const count of COUNTS) {
            const wanted = i18n.t(`${space}:${key}`, { ...VALUES, count })
            expect(wanted, 'i18next knows the key').not.to.equal(key)
            expect(t(`${space}:${key}`, { ...VALUES, count }), `${key} ${count}`).to.equal(wanted)
            expect(wanted).not.to.contain('{{')
            compared++
          }
      expect(compared).to.be.above(500)
    })

  it('have the same keys in every language, and every plural that the language has', async () => {
    const { default: english } = await FILES.en()
    for (const locale of Object.keys(FILES) as Locale[]) {
      const { default: strings } = await FILES[locale]()
      for (const space of ['widget', 'fields'] as const) {
        const keys = (of: Strings) => [...new Set(Object.keys(of[space]).map(bare))].sort()
        expect(keys(strings), `${locale} ${space}`).to.deep.equal(keys(english))
        const plurals = Object.keys(english[space])
          .filter((key) => key.endsWith('_other'))
          .map(bare)
        for (const key of plurals)
          for (const category of new Intl.PluralRules(locale).resolvedOptions().pluralCategories)
            expect(strings[space], `${locale} ${key}_${category}`).to.have.property(`${key}_${category}`)
      }
    }
  })

  it('are those of the language around', () => {
    for (const [tag, locale] of Object.entries({
      'sr-Latn': 'sr',
      'sr-Cyrl-RS': 'sr-Cyrl',
      sr: 'sr',
      'sh-BA': 'sr',
      'de-AT': 'de',
      'AR-eg': 'ar',
      'hr-HR': 'hr',
      fr: 'en',
      '': 'en',
    }))
      expect(localeFor(tag), tag).to.equal(locale)
    const outer = document.createElement('div')
    outer.lang = 'pl'
    const inner = document.createElement('p')
    outer.attachShadow({ mode: 'open' }).append(inner)
    expect(languageAround(inner)).to.equal('pl')
  })

  it('are loaded once', async () => {
    expect(loadTexts('de')).to.equal(loadTexts('de'))
    expect((await loadTexts('de'))('widget:steps.progress', { step: 1, steps: 2 })).to.equal('Schritt 1 von 2')
  })
})
