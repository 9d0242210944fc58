import type { Locale } from '../../server/sites/contract.ts'
import { directionOf, languageTag, localeFor } from '../core/language.ts'
import { keep, kept } from '../core/storage.ts'

const NAME = 'portik:console:locale'

/** The language chosen on this device, else the account's, else the browser's. */
export const localeToUse = (account: Locale | null = null): Locale =>
  kept<Locale>(NAME) ?? account ?? localeFor(navigator.languages.find((tag) => /^en\b/.test(tag) || localeFor(tag) !== 'en') ?? 'en')

/** Keeps a choice on this device. */
export const keepLocale = (locale: Locale): void => keep(NAME, locale)

/** Tells the page, and with it screen readers, fonts and Web Awesome, which language this is and where its lines begin. */
export const applyLocale = (locale: Locale): void => {
  document.documentElement.lang = languageTag(locale)
  document.documentElement.dir = directionOf(locale)
}
