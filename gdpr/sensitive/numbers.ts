import { countrySpecs, isValidIBAN } from 'ibantools'
import { validate as isUmcn } from 'stdnum/lib/cjs/ba/jmbg.js'
import { validate as isSteuerId } from 'stdnum/lib/cjs/de/idnr.js'
import { validate as isOib } from 'stdnum/lib/cjs/hr/oib.js'
import { validate as isPesel } from 'stdnum/lib/cjs/pl/pesel.js'
import { luhnChecksumValidate } from 'stdnum/lib/cjs/util/checksum.js'
import type { NumberKind } from '../contract/sensitive.ts'

/** First digits and lengths of the cards that are in use (ISO/IEC 7812): Visa, Mastercard, American Express, Discover, Maestro and Dina. */
const CARD =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|3[47]\d{13}|6(?:011|5\d{2})\d{12}|(?:5018|5020|5038|6304|6759|676[1-3]|9891)\d{8,15})$/u

/** All ids of a length are looked at; the nil value of every check sum is nobody's number. */
const kindOf = (digits: string): NumberKind | undefined => {
  if (/^(\d)\1+$/u.test(digits)) return undefined
  if (digits.length === 13 && isUmcn(digits).isValid) return 'umcn'
  if (digits.length === 11) {
    if (isPesel(digits).isValid) return 'pesel'
    if (isSteuerId(digits).isValid) return 'steuer_id'
    if (isOib(digits).isValid) return 'oib'
  }
  return CARD.test(digits) && luhnChecksumValidate(digits) ? 'card' : undefined
}

/** Digits, alone or in groups as people write them. What follows `+` is a telephone number. */
const RUN = /(?<![\p{L}\p{N}+])\d(?:[ \u00A0\u202F.-]?\d){10,40}(?![\p{L}\p{N}])/gu
const SEPARATORS = /[^\d]+/u
const LONGEST = 19

/** Whole groups that stand side by side and make such a number together: `0101 006 500006`, also beside other figures. */
const numbersIn = (run: string): NumberKind[] => {
  const groups = run.split(SEPARATORS)
  return groups.flatMap((_, from) => {
    let digits = ''
    for (const group of groups.slice(from)) {
      digits += group
      if (digits.length > LONGEST) break
      const kind = digits.length < 11 ? undefined : kindOf(digits)
      // One telephone number in ten fits the one check digit of an OIB: what begins with a dialling code is none.
      if (kind && !(kind === 'oib' && digits.startsWith('0') && group !== digits)) return [kind]
    }
    return []
  })
}

const IBAN = /(?<![A-Z0-9])[A-Z]{2}(?:[ \u00A0\u202F./-]?\d){2}(?:[ \u00A0\u202F./-]?[A-Z0-9]){11,40}/gu

/** Words that follow look like more of it, so the country's length decides where it ends. */
const hasIban = (upper: string): boolean =>
  [...upper.matchAll(IBAN)].some(([found]) => {
    const compact = found.replaceAll(/[^A-Z0-9]/gu, '')
    const length = countrySpecs[compact.slice(0, 2)]?.chars
    return length !== undefined && length !== null && isValidIBAN(compact.slice(0, length))
  })

/** Every digit of the world's scripts as 0 to 9: people type with the keyboard that they have. */
const DIGIT_ZEROS = [0x660, 0x6f0, 0xff10]
const latinDigits = (text: string): string =>
  text.replaceAll(/[\u0660-\u0669\u06F0-\u06F9\uFF10-\uFF19]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    return String(code - (DIGIT_ZEROS.findLast((zero) => code >= zero) ?? code))
  })

/** Which kinds of numbers stand in a folded text (lower case, one script). */
export const numberKinds = (folded: string): ReadonlySet<NumberKind> => {
  if (!/\d/u.test(folded) && !/[\u0660-\u06F9\uFF10-\uFF19]/u.test(folded)) return new Set()
  const text = latinDigits(folded)
  const found = new Set([...text.matchAll(RUN)].flatMap(([run]) => numbersIn(run)))
  if (hasIban(text.toUpperCase())) found.add('iban')
  return found
}
