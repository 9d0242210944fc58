import { fold } from './fold.ts'

/** Longer "words" are encoded data; nobody searches for their end. */
const LONGEST = 60

const WORD = /[\p{L}\p{N}]+/gu

/** The words of a text, folded, each once, in the order of their first appearance, at most `most`. */
export const wordsOf = (text: string, most: number): readonly string[] => {
  const found = new Set<string>()
  for (const [word] of fold(text).matchAll(WORD)) {
    if (found.size >= most) break
    found.add(word.slice(0, LONGEST))
  }
  return [...found]
}

/** From here on the ending of an inflected word is not needed to tell it from others. */
const STEM = 5
const ENDING = /[aeiou]{1,2}$/u

/**
 * The beginning by which forms of a word are found: people type `ponuda` and mean `ponudu` too. Light on purpose; whoever
 * types a whole word still finds it first by its letters.
 */
export const stemOf = (folded: string): string => {
  const stem = folded.replace(ENDING, '')
  return stem.length >= STEM ? stem : folded
}

const DIGITS = /\D+/gu
const PHONE = /^[+(]?[\d\s()/.-]{5,}$/u

/** The digits of what looks like a telephone number, without the zeros with which numbers are dialled; else undefined. */
export const phoneDigits = (typed: string): string | undefined => {
  if (!PHONE.test(typed.trim())) return undefined
  const digits = typed.replaceAll(DIGITS, '').replace(/^0+/u, '')
  return digits.length >= 4 ? digits : undefined
}
