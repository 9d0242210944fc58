import type { FieldErrorCode } from './contract.ts'

/**
 * Control characters that no keyboard makes: NUL, which PostgreSQL cannot store, escape sequences, which
 * terminals obey, and halves of surrogate pairs, which are no text. Tab, line feed and the rest of Unicode pass.
 */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const LINE_END = /\r\n?/g

/**
 * The text as it is stored: line ends are `\n`, as in a textarea's value. Undefined when it cannot be a person's:
 * refusing is honest, for what is silently cleaned is not what was written. `lines`: line ends are allowed.
 */
export const checkText = (text: string, { lines }: { readonly lines: boolean }): string | undefined => {
  const unified = text.includes('\r') ? text.replace(LINE_END, '\n') : text
  if (FORBIDDEN.test(unified) || (!lines && unified.includes('\n'))) return undefined
  return unified
}

/** Characters as people count them: code points, not UTF-16 units. */
const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

export const lengthError = (text: string, min = 0, max = Number.POSITIVE_INFINITY): FieldErrorCode | undefined => {
  // UTF-16 units are never fewer than code points, and at most twice as many.
  if (text.length > max && codePoints(text) > max) return 'too_long'
  return text.length < min * 2 && codePoints(text) < min ? 'too_short' : undefined
}
