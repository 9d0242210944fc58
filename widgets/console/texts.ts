import type { Locale } from '../../server/sites/contract.ts'
import type { Say } from './house.ts'

type Tree = { readonly [key: string]: string | Tree }

/** Every namespace of the console in one language, and what tells Web Awesome's own words. */
export type Language = { readonly texts: Readonly<Record<string, Tree>>; readonly register: () => void }

const LOADERS: Readonly<Record<Locale, () => Promise<{ default: Language }>>> = {
  en: () => import('./locales/en.ts'),
  sr: () => import('./locales/sr.ts'),
  'sr-Cyrl': () => import('./locales/sr-Cyrl.ts'),
  hr: () => import('./locales/hr.ts'),
  bs: () => import('./locales/bs.ts'),
  pl: () => import('./locales/pl.ts'),
  de: () => import('./locales/de.ts'),
  ar: () => import('./locales/ar.ts'),
}

/** How each language calls itself, for the menu. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  sr: 'Srpski',
  'sr-Cyrl': 'Српски',
  hr: 'Hrvatski',
  bs: 'Bosanski',
  pl: 'Polski',
  de: 'Deutsch',
  ar: 'العربية',
}

const flat = (tree: Tree, path: string, into: Map<string, string>): Map<string, string> => {
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') into.set(path + key, value)
    else flat(value, `${path}${key}.`, into)
  return into
}

/** Plurals by CLDR (`key_one`, `key_few` …) and `{{name}}`, as i18next prints them. What is missing shows its key. */
export const sayIn = (locale: Locale, texts: Language['texts']): Say => {
  const sentences = new Map<string, string>()
  for (const [space, tree] of Object.entries(texts)) flat(tree, `${space}:`, sentences)
  const plural = new Intl.PluralRules(locale)
  return (key, values = {}) => {
    const count = values['count']
    const found = (count === undefined ? undefined : sentences.get(`${key}_${plural.select(Number(count))}`)) ?? sentences.get(key) ?? key
    return found.replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => String(values[name] ?? ''))
  }
}

const loaded = new Map<Locale, Promise<Say>>()

/** Loads a language once per page, and has Web Awesome speak it too. English stands in when its file does not arrive. */
export const loadSay = async (locale: Locale): Promise<Say> => {
  const known = loaded.get(locale)
  const file = LOADERS[locale]()
  try {
    const { default: language } = await file
    language.register()
    if (known) return await known
    const say = sayIn(locale, language.texts)
    loaded.set(locale, Promise.resolve(say))
    return say
  } catch (error) {
    if (locale === 'en') throw error
    return loadSay('en')
  }
}
