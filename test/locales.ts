import { readdirSync, readFileSync } from 'node:fs'

type Tree = { readonly [key: string]: string | Tree }

/** Namespace → key path → text, of one language. */
export type Language = Readonly<Record<string, Readonly<Record<string, string>>>>

const flat = (tree: Tree, path = ''): Record<string, string> =>
  Object.assign(
    {},
    ...Object.entries(tree).map(([key, value]) =>
      typeof value === 'string' ? { [`${path}${key}`]: value } : flat(value, `${path}${key}.`),
    ),
  ) as Record<string, string>

/** The folder has a README beside the languages. */
const languagesIn = (folder: URL): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))

/** Every language of a folder of i18next JSON. */
export const readLanguages = (folder: URL): Readonly<Record<string, Language>> =>
  Object.fromEntries(
    languagesIn(folder).map((locale) => {
      const inside = new URL(`${locale}/`, folder)
      const namespaces = readdirSync(inside).filter((file) => file.endsWith('.json'))
      return [
        locale,
        Object.fromEntries(
          namespaces.map((file) => [file.slice(0, -5), flat(JSON.parse(readFileSync(new URL(file, inside), 'utf8')) as Tree)]),
        ),
      ]
    }),
  )

const PLURAL = /_(zero|one|two|few|many|other)$/

const variables = (text: string): string => [...new Set(text.match(/\{\{\s*[\w.]+/g) ?? [])].sort().join(' ')

/** Key → its texts: one, or one for each plural form. A key is a plural when English has an `_other` of it. */
const grouped = (texts: Readonly<Record<string, string>>, plurals: ReadonlySet<string>): Map<string, Record<string, string>> => {
  const groups = new Map<string, Record<string, string>>()
  for (const [key, text] of Object.entries(texts)) {
    const form = PLURAL.exec(key)?.[1]
    const stem = key.replace(PLURAL, '')
    const [name, slot] = form && plurals.has(stem) ? [stem, form] : [key, '']
    groups.set(name, { ...groups.get(name), [slot]: text })
  }
  return groups
}

type Texts = Readonly<Record<string, string>>
type Forms = Readonly<Record<string, string>>

/** Whether a plural form is for one number only, as Arabic `two`: then words may stand for the figure. */
const isForOneNumber = (locale: string, form: string): boolean => {
  const rules = new Intl.PluralRules(locale)
  return Array.from({ length: 200 }, (_, n) => n).filter((n) => rules.select(n) === form).length === 1
}

function* faultsOfKey(locale: string, key: string, english: Forms, own: Forms, wanted: readonly string[]): Generator<string> {
  const expected = variables(Object.values(english)[0] ?? '')
  for (const form of wanted) if (own[form] === undefined) yield `${key} has no plural form "${form}"`
  for (const form of Object.keys(own)) if (!wanted.includes(form)) yield `${key} has a plural form "${form}" that is never used`
  for (const [form, text] of Object.entries(own)) {
    if (text.trim() === '') yield `${key} is empty`
    const counted = form !== '' && isForOneNumber(locale, form) ? `${text}{{count}}` : text
    if (variables(counted) !== expected) yield `${key} has other variables than English: ${text}`
  }
}

/** What one namespace of a language lacks, or has too much, compared with English. */
function* faultsOf(locale: string, namespace: string, english: Texts, texts: Texts): Generator<string> {
  const plurals = new Set(Object.keys(english).flatMap((key) => (key.endsWith('_other') ? [key.slice(0, -6)] : [])))
  const model = grouped(english, plurals)
  const mine = grouped(texts, plurals)
  const needed: readonly string[] = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  const where = (key: string) => `${locale}/${namespace}:${key}`
  for (const key of mine.keys()) if (!model.has(key)) yield `${where(key)} is not in English`
  for (const [key, forms] of model) {
    const own = mine.get(key)
    if (own) yield* faultsOfKey(locale, where(key), forms, own, plurals.has(key) ? needed : [''])
    else yield `${where(key)} is missing`
  }
}

function* allFaults(languages: Readonly<Record<string, Language>>): Generator<string> {
  const english = languages['en'] ?? {}
  for (const [locale, namespaces] of Object.entries(languages)) {
    for (const namespace of Object.keys(namespaces)) if (!english[namespace]) yield `${locale}/${namespace} is not in English`
    for (const [namespace, texts] of Object.entries(english)) {
      const own = namespaces[namespace]
      if (own) yield* faultsOf(locale, namespace, texts, own)
      else yield `${locale}/${namespace} is missing`
    }
  }
}

/** Everything in which the languages differ; empty when all say the same. */
export const parityFaults = (languages: Readonly<Record<string, Language>>): string[] => [...allFaults(languages)]
