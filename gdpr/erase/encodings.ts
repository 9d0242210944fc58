import { createHash } from 'node:crypto'
import type { Identifier } from './identifier.ts'

/** Shorter ones would be found everywhere. */
export const SHORTEST = 6

/** The form in which texts are compared: compatibility forms and case do not count (Unicode NFKC). */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** How many characters at the front of base64 bear bits of what stands before, by how many bytes that is (modulo 3). */
const SKIPPED = [0, 2, 3] as const

/** Base64 of the bytes as it would stand within the base64 of a longer text, at each of the three offsets; both alphabets. */
const base64s = (bytes: Buffer): string[] =>
  SKIPPED.flatMap((skip, offset) => {
    const whole = Math.floor(((offset + bytes.length) * 8) / 6)
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(skip, whole)
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
  })

// By UTF-16 units, as JSON does.
const jsonEscaped = (text: string): string => text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const digests = (text: string): string[] => ['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(text).digest('hex'))

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

/**
 * Everything that an identifier may look like in a row, a log or a file, folded: plain, lower case, NFKC, base64 at three offsets, hex,
 * percent-encoded, escaped as in JSON, and its MD5, SHA-1 and SHA-256: the twelve of privacy.md, section 3.6. Digests of what was
 * typed, trimmed and in lower case, because those are the ones that are called anonymous (GDPR Art. 4(5)).
 */
export const encodingsOf = ({ kind, value }: Identifier): string[] => {
  const spellings = unique([
    value,
    value.trim(),
    value.toLowerCase(),
    value.normalize('NFKC'),
    value.normalize('NFD'),
    folded(value.trim()),
  ])
  const plain = kind === 'id' ? [value, value.replaceAll('-', '')] : spellings
  const encoded = spellings.flatMap((text) => {
    const bytes = Buffer.from(text)
    const url = encodeURIComponent(text)
    return [base64s(bytes), [bytes.toString('hex'), url, url.replaceAll('%20', '+'), jsonEscaped(text)], digests(text)].flat()
  })
  return unique([...plain, ...encoded].map(folded)).filter((text) => text.length >= SHORTEST)
}
