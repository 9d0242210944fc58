import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createInstance, type ResourceLanguage } from 'i18next'

/**
 * Texts in a language: `texts('sr')('mail:opt_in.subject', { site: 'Acme' })`. Keys are `namespace:key.path`;
 * `count` chooses the plural form. Values are put in as they are: whoever prints HTML escapes.
 */
export type Texts = (locale: string) => Translate
export type Translate = (key: string, values?: Record<string, unknown>) => string

/** What happens when a text does not exist in a language. Tests throw; a running server reports it and shows English. */
export type OnMissing = (locale: string, key: string) => void

const refuse: OnMissing = (locale, key) => {
  throw new Error(`There is no text ${key} in ${locale}`)
}

/** Reads `<folder>/<locale>/<namespace>.json` (i18next JSON) once; no language falls back to another unless `onMissing` allows it. */
export const openTexts = (folder: URL, onMissing: OnMissing = refuse): Texts => {
  const resources: Record<string, ResourceLanguage> = {}
  const namespaces = new Set<string>()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const language: ResourceLanguage = (resources[entry.name] = {})
    const inside = new URL(`${entry.name}/`, folder.href.endsWith('/') ? folder : `${folder.href}/`)
    for (const file of readdirSync(inside)) {
      if (!file.endsWith('.json')) continue
      const namespace = basename(file, '.json')
      language[namespace] = JSON.parse(readFileSync(new URL(file, inside), 'utf8')) as ResourceLanguage[string]
      namespaces.add(namespace)
    }
  }

  const i18n = createInstance()
  void i18n.init({
    initAsync: false,
    lng: 'en',
    fallbackLng: false,
    load: 'currentOnly',
    ns: [...namespaces],
    resources,
    interpolation: { escapeValue: false },
  })

  const known = new Map<string, Translate>()
  return (locale) => {
    const found = known.get(locale)
    if (found) return found
    const language = resources[locale] ? locale : 'en'
    const inLanguage = i18n.getFixedT(language)
    const inEnglish = i18n.getFixedT('en')
    const translate: Translate = (key, values = {}) => {
      if (i18n.exists(key, { ...values, lng: language })) return inLanguage(key, values)
      onMissing(language, key)
      return inEnglish(key, values)
    }
    if (resources[locale]) known.set(locale, translate)
    return translate
  }
}
