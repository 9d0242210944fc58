import { en, type Words } from './words/en.ts'
import { sr } from './words/sr.ts'

export type { Words }

export type Language = 'en' | 'sr'

export const WORDS: Readonly<Record<Language, Words>> = { en, sr }

export const LANGUAGES: readonly Language[] = ['en', 'sr']
