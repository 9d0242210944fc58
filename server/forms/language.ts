import { LOCALES, type Locale } from '../sites/contract.ts'

/** BCP 47 without scripts of its own: `sr-Latn` is our `sr`, `sr-Cyrl-RS` our `sr-Cyrl`, `de-AT` our `de`. */
const exactly = (tag: string, offered: readonly Locale[]): Locale | undefined => {
  const wanted = tag.toLowerCase()
  return offered.find((locale) => {
    const ours = locale.toLowerCase()
    if (locale === 'sr') return wanted === 'sr' || /^sr-(latn|[a-z]{2}$)/.test(wanted)
    return wanted === ours || wanted.startsWith(`${ours}-`)
  })
}

const languageOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/**
 * The site's language for a wish, such as `?locale=` or the entries of Accept-Language: exact, else the same language in
 * another script, else the next wish, else the site's first. The answer always says which it is, so that scripts never mix silently.
 */
export const chooseLocale = (wishes: readonly (string | undefined)[], offered: readonly Locale[]): Locale => {
  for (const wish of wishes) {
    if (!wish) continue
    const found = exactly(wish, offered) ?? offered.find((locale) => languageOf(locale) === languageOf(wish))
    if (found) return found
  }
  return offered[0] ?? LOCALES[0]
}

/** Longer headers are nobody's preferences. */
const LONGEST_HEADER = 500

/** The languages of an Accept-Language header, most wanted first (RFC 9110, section 12.5.4). */
export const acceptedLanguages = (header: string | undefined): string[] =>
  (header ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().split(';')
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { tag: tag.trim(), quality: Number(quality ?? 1) }
    })
    .filter(({ tag, quality }) => /^[a-z]{2,3}(-|$)/i.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)

/** What languages call themselves. */
export const OWN_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  sr: 'Srpski',
  'sr-Cyrl': 'Српски',
  hr: 'Hrvatski',
  bs: 'Bosanski',
  pl: 'Polski',
  de: 'Deutsch',
  ar: 'العربية',
}

/** For the `lang` attribute. Unmarked `sr` means Cyrillic to screen readers and fonts (CLDR), so Latin says so. */
export const htmlLang = (locale: Locale): string => (locale === 'sr' ? 'sr-Latn' : locale)

export const direction = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr')
