import * as z from 'zod'
import { normalPhone } from '../people/identity.ts'
import { DAY, HOUR } from '../platform/time.ts'
import { isIban, isVatId } from './account-numbers.ts'
import type { Field, FieldErrorCode, Values } from './contract.ts'
import { checkText, lengthError } from './text-checks.ts'

type Kind = Field['kind']
type FieldOf<K extends Kind> = Extract<Field, { kind: K }>
type Filled = string | number | boolean | string[]

export type CheckContext = { readonly now: Date; readonly locale: string }

/** A value that passed, as it is stored; or what is wrong with it. */
export type Checked = { readonly value: Values[string] } | { readonly error: FieldErrorCode }

/** Judges one filled value. */
export type Check = (value: Filled, context: CheckContext) => Checked

const wrong = (error: FieldErrorCode): Checked => ({ error })

/** RFC 5321, section 4.5.3.1.3: a path has 256 octets with its angle brackets. */
const LONGEST_EMAIL = 254
const LONGEST_URL = 2_000
const LONGEST_PHONE = 40
const LONGEST_CODE = 60

const email = z.email()

/** A check of a one-line text that has a meaning of its own; space around it is the keyboard's, not the person's. */
const word =
  (longest: number, code: FieldErrorCode, isRight: (text: string, context: CheckContext) => boolean): Check =>
  (value, context) => {
    if (typeof value !== 'string') return wrong('wrong_type')
    const text = value.trim()
    if (text.length > longest) return wrong('too_long')
    return checkText(text, { lines: false }) === text && isRight(text, context) ? { value: text } : wrong(code)
  }

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.')
}

/** Compiles the owner's pattern like a browser does (flag `v`, anchored); one that no browser accepts constrains nothing there either. */
const patternOf = (regex: string): RegExp | undefined => {
  try {
    return new RegExp(`^(?:${regex})$`, 'v')
  } catch {
    return undefined
  }
}

const text =
  (field: FieldOf<'text' | 'long_text' | 'hidden'>): Check =>
  (value) => {
    if (typeof value !== 'string') return wrong('wrong_type')
    const clean = checkText(value, { lines: field.kind !== 'text' })
    if (clean === undefined) return wrong('pattern')
    const tooLong = lengthError(clean, 'minLength' in field ? field.minLength : undefined, field.maxLength)
    return tooLong ? wrong(tooLong) : { value: clean }
  }

const patterned = (field: FieldOf<'text'>): Check => {
  const plain = text(field)
  const pattern = field.pattern && patternOf(field.pattern.regex)
  if (!pattern) return plain
  return (value, context) => {
    const checked = plain(value, context)
    return 'value' in checked && !pattern.test(checked.value as string) ? wrong('pattern') : checked
  }
}

/** Room for the rounding of binary fractions, relative to the step. */
const STEP_TOLERANCE = 1e-6

const number =
  ({ min, max, step }: FieldOf<'number'>): Check =>
  (value) => {
    if (typeof value !== 'number') return wrong('wrong_type')
    if (!Number.isFinite(value)) return wrong('not_a_number')
    if (min !== undefined && value < min) return wrong('too_low')
    if (max !== undefined && value > max) return wrong('too_high')
    const steps = (value - (min ?? 0)) / step
    return Math.abs(steps - Math.round(steps)) > STEP_TOLERANCE ? wrong('wrong_step') : { value }
  }

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** Somewhere it is still yesterday (UTC-12), elsewhere tomorrow already (UTC+14): `today` means the visitor's, so both pass. */
const date =
  ({ min, max }: FieldOf<'date'>): Check =>
  (value, { now }) => {
    if (typeof value !== 'string') return wrong('wrong_type')
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return wrong('not_a_date')
    const time = Date.parse(`${value}T00:00:00Z`)
    if (Number.isNaN(time) || dayOf(time) !== value) return wrong('not_a_date')
    if (min !== undefined && value < (min === 'today' ? dayOf(now.getTime() - DAY / 2) : min)) return wrong('too_early')
    if (max !== undefined && value > (max === 'today' ? dayOf(now.getTime() + 14 * HOUR) : max)) return wrong('too_late')
    return { value }
  }

const choiceOne = ({ options }: FieldOf<'choice_one'>): Check => {
  const allowed = new Set<unknown>(options.map(({ value }) => value))
  return (value) => (typeof value !== 'string' ? wrong('wrong_type') : allowed.has(value) ? { value } : wrong('not_an_option'))
}

const choiceMany = ({ options, minChosen, maxChosen }: FieldOf<'choice_many'>): Check => {
  const allowed = new Set(options.map(({ value }) => value))
  return (value) => {
    if (!Array.isArray(value)) return wrong('wrong_type')
    const chosen = [...new Set(value)]
    if (chosen.some((one) => !allowed.has(one))) return wrong('not_an_option')
    if (chosen.length < (minChosen ?? 0)) return wrong('too_few')
    return chosen.length > (maxChosen ?? options.length) ? wrong('too_many') : { value: chosen }
  }
}

const rating =
  ({ stars }: FieldOf<'rating'>): Check =>
  (value) => {
    if (typeof value !== 'number') return wrong('wrong_type')
    if (!Number.isInteger(value)) return wrong('wrong_step')
    return value < 1 ? wrong('too_low') : value > stars ? wrong('too_high') : { value }
  }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Only the shape; whether the uploads exist is asked once for all fields (`uploads/attached.ts`). */
const file =
  ({ maxFiles }: FieldOf<'file'>): Check =>
  (value) => {
    if (!Array.isArray(value)) return wrong('wrong_type')
    const ids = [...new Set(value.map((id) => id.toLowerCase()))]
    if (ids.some((id) => !UUID.test(id))) return wrong('wrong_type')
    return ids.length > maxFiles ? wrong('too_many') : { value: ids }
  }

/** The check of a field, made once per form version. */
export const checkOf = (field: Field): Check => {
  switch (field.kind) {
    case 'text':
      return patterned(field)
    case 'long_text':
    case 'hidden':
      return text(field)
    case 'email':
      return word(LONGEST_EMAIL, 'not_an_email', (address) => email.safeParse(address).success)
    case 'phone':
      return word(LONGEST_PHONE, 'not_a_phone', (phone, { locale }) => normalPhone(phone, locale) !== undefined)
    case 'url':
      return word(LONGEST_URL, 'not_a_url', isWebAddress)
    case 'iban':
      return word(LONGEST_CODE, 'not_an_iban', isIban)
    case 'vat_id':
      return word(LONGEST_CODE, 'not_a_vat_id', isVatId)
    case 'number':
      return number(field)
    case 'date':
      return date(field)
    case 'choice_one':
      return choiceOne(field)
    case 'choice_many':
      return choiceMany(field)
    case 'checkbox':
      return (value) => (value === true ? { value } : wrong('wrong_type'))
    case 'rating':
      return rating(field)
    case 'file':
      return file(field)
    case 'consent':
      return () => wrong('unknown_field')
  }
}
