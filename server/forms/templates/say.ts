import type { Texts } from '../../platform/texts.ts'
import { LOCALES } from '../../sites/contract.ts'
import type { LocalText } from '../contract.ts'

/** One text of `locales/<language>/templates.json` in all languages, as definitions carry it. */
export type Say = (key: string) => LocalText

export const sayTemplates =
  (texts: Texts): Say =>
  (key) =>
    Object.fromEntries(LOCALES.map((locale) => [locale, texts(locale)(`templates:${key}`)]))

/** Options whose labels lie under one key, in the order given. */
export const options = (say: Say, key: string, values: readonly string[]): { value: string; label: LocalText }[] =>
  values.map((value) => ({ value, label: say(`${key}.${value}`) }))

/** The four texts that every template has. */
export const frame = (say: Say, form: string) => ({
  title: say(`${form}.title`),
  intro: say(`${form}.intro`),
  submit: say(`${form}.submit`),
  thanks: { title: say(`${form}.thanks_title`), text: say(`${form}.thanks_text`) },
})
