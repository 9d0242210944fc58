import type { Locale } from '../../server/sites/contract.ts'

type Strings = Readonly<Record<string, string>>

/** `t('withdraw')`: the sentence in the visitor's language. */
export type Say = (key: string) => string

// A namespace of its own: a form's first visit does not pay for it.
const LOADERS: Readonly<Record<Locale, () => Promise<{ default: Strings }>>> = {
  en: () => import('./locales/en.ts'),
  sr: () => import('./locales/sr.ts'),
  'sr-Cyrl': () => import('./locales/sr-Cyrl.ts'),
  hr: () => import('./locales/hr.ts'),
  bs: () => import('./locales/bs.ts'),
  pl: () => import('./locales/pl.ts'),
  de: () => import('./locales/de.ts'),
  ar: () => import('./locales/ar.ts'),
}

/** Loads a language; English stands in when its file does not arrive. */
export const loadWords = async (locale: Locale): Promise<Say> => {
  const { default: strings } = await LOADERS[locale]().catch(() => LOADERS.en())
  return (key) => strings[key] ?? key
}
