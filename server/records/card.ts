import { phoneDigits, stemOf, wordsOf } from '../language/words.ts'
import { fold } from '../language/fold.ts'
import type { CardState } from './contract.ts'

/** All that a card is made of. Handed in by the composition, for the parts belong to other features. */
export type CardSource = {
  readonly id: string
  readonly subjectId: string
  /** As the database writes it, to the microsecond. */
  readonly createdAt: string
  readonly state: CardState
  readonly formId: string
  readonly locale: string
  readonly reference: string
  readonly grade: string | null
  readonly score: number | null
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
  /** What was written and chosen. */
  readonly texts: readonly string[]
  readonly utmSource: string | null
  readonly referrer: string | null
  readonly page: string | null
}

/** A message of 5,000 letters has fewer words than this. */
const MOST_WORDS = 600

/** Only what cannot be taken for syntax of `tsvector` or `tsquery`. */
const plain = (word: string): string => word.replaceAll(/['\\\s\0]/gu, '')

const hostOf = (address: string | null): string => {
  try {
    return address ? new URL(address).hostname.replace(/^www\./u, '') : ''
  } catch {
    return ''
  }
}

/** Where the person came from, in one word: the campaign's source, else the other website, else nothing. */
export const sourceOf = ({ utmSource, referrer, page }: Pick<CardSource, 'utmSource' | 'referrer' | 'page'>): string => {
  if (utmSource) return utmSource.toLowerCase().slice(0, 200)
  const from = hostOf(referrer)
  return from === hostOf(page) ? '' : from.slice(0, 200)
}

/** A number is found by its end too, because people type it with the country's code, with a zero, or without. */
const numbers = (phone: string): string[] => {
  const digits = phone.replaceAll(/\D/gu, '')
  return [0, 1, 2, 3].map((cut) => digits.slice(cut)).filter((rest) => rest.length >= 4)
}

/** The words of a record as a `tsvector`: A for the person, B for the reference, C for what was written. */
export const lexemesOf = ({ name, email, phone, reference, texts }: CardSource): string => {
  const weights = new Map<string, string>()
  const add = (words: readonly string[], weight: string) => {
    for (const word of words.map(plain)) if (word && !weights.has(word)) weights.set(word, weight)
  }
  add(wordsOf(name ?? '', 20), 'A')
  if (email) add([fold(email), ...wordsOf(email, 20)], 'A')
  if (phone) add(numbers(phone), 'A')
  const bare = fold(reference).replaceAll('-', '')
  add([bare, bare.slice(1)], 'B')
  add(wordsOf(texts.join('\n'), MOST_WORDS), 'C')
  return [...weights].map(([word, weight]) => `'${word}':1${weight}`).join(' ')
}

const REFERENCE = /^(?:p-[0-9a-z]{1,8}|(?:p-)?[0-9a-z]{4}-[0-9a-z]{0,4})$/u

/**
 * What was typed as a `tsquery`: every word must be there, as the beginning of a word. `weight` narrows it to the person (`A`) or the
 * reference (`B`). Undefined when nothing in it can be searched for.
 */
export const queryOf = (typed: string, weight: 'A' | 'B' | '' = ''): string | undefined => {
  const digits = phoneDigits(typed)
  if (digits) return `'${digits}':*${weight}`
  const words = fold(typed)
    .split(/\s+/u)
    .flatMap((word) => {
      if (word.includes('@')) return [plain(word).replaceAll(/[^\p{L}\p{N}@._+-]/gu, '')]
      if (REFERENCE.test(word)) return [word.replaceAll('-', '')]
      return wordsOf(word, 10).map(stemOf)
    })
    .map(plain)
    .filter(Boolean)
    .slice(0, 10)
  return words.length === 0 ? undefined : words.map((word) => `'${word}':*${weight}`).join(' & ')
}
