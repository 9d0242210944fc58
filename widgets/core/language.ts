import type { Locale } from '../../server/sites/contract.ts'

/** The languages that the kit speaks; the type checks that none is missing here. */
const LOCALES = Object.keys({ en: 1, sr: 1, 'sr-Cyrl': 1, hr: 1, bs: 1, pl: 1, de: 1, ar: 1 } satisfies Record<Locale, 1>)

/** The language of ours for a BCP 47 tag: `sr-Cyrl-RS` → sr-Cyrl, `sr-Latn` → sr, `de-AT` → de; what we do not speak → en. */
export const localeFor = (tag: string): Locale => {
  const [language = '', script] = tag.toLowerCase().split(/[-_]/)
  const name = language === 'sr' && script === 'cyrl' ? 'sr-Cyrl' : language === 'sh' ? 'sr' : language
  return LOCALES.includes(name) ? (name as Locale) : 'en'
}

/** The language around an element, also through shadow roots, as the nearest `lang` says. */
export const languageAround = (element: Element): string => {
  const near = element.closest<HTMLElement>('[lang]')
  const root = element.getRootNode()
  return near?.lang || (root instanceof ShadowRoot ? languageAround(root.host) : '')
}

/** Right-to-left languages of ours. */
export const directionOf = (locale: Locale): 'rtl' | 'ltr' => (locale === 'ar' ? 'rtl' : 'ltr')

/** For the `lang` attribute. Unmarked `sr` means Cyrillic to screen readers and fonts (CLDR), so Latin says so. */
export const languageTag = (locale: Locale): string => (locale === 'sr' ? 'sr-Latn' : locale)
