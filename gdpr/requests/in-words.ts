import type { Day } from '../clocks/day.ts'

/** Unmarked `sr` is Cyrillic to the Unicode Consortium; ours is Latin. */
const TAG: Readonly<Record<string, string>> = { sr: 'sr-Latn-RS', 'sr-Cyrl': 'sr-Cyrl-RS', bs: 'bs-Latn-BA', en: 'en-GB' }

/** Intl names these languages' months in the nominative, which is wrong in nearly every sentence; figures are right in all. */
const IN_FIGURES = new Set(['sr', 'sr-Cyrl', 'bs'])

/** A day as people write it: `31 March 2026`. */
export const dayInWords = (day: Day, locale: string): string =>
  new Intl.DateTimeFormat(TAG[locale] ?? locale, { dateStyle: IN_FIGURES.has(locale) ? 'medium' : 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** A moment as people write it, in the site's zone. */
export const momentInWords = (moment: Date, locale: string, zone: string): string =>
  new Intl.DateTimeFormat(TAG[locale] ?? locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(moment)
