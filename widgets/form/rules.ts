import type { FieldErrorCode } from '../../server/forms/contract.ts'
import type { Texts } from '../core/texts.ts'
import type { Field } from './fields.ts'
import { typed, valueOf } from './fields.ts'

/** What is wrong with a field: a code, and the words that its sentence needs. `text` is the owner's own sentence. */
export type Finding = {
  readonly code: FieldErrorCode
  readonly values?: Readonly<Record<string, string | number>>
  readonly text?: string | undefined
}

/** Checks of account and tax numbers; loaded only for forms that ask for one. */
export type NumberChecks = Readonly<Partial<Record<string, (text: string) => Finding | undefined>>>

/** Plausible, no more: the server knows the numbering plans. ITU-T E.164 allows 15 digits. */
const PHONE = /^(\+|00)?\d{6,15}$/
/** The browser's own check lets `name@host` pass, which no visitor means. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/

const limit = (field: Field, name: string): number => Number(field.host?.dataset[name] ?? field.controls[0].getAttribute(`data-${name}`))

const inWords = (locale: string, kind: string, bound: string): string =>
  kind === 'date'
    ? new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(bound))
    : new Intl.NumberFormat(locale).format(Number(bound))

const ofChoices = (field: Field, count: number): Finding | undefined => {
  const least = limit(field, 'minChosen')
  const most = limit(field, 'maxChosen')
  if (least > count) return { code: 'too_few', values: { count: least } }
  if (most && most < count) return { code: 'too_many', values: { count: most } }
}

const ofText = (field: Field, text: string): Finding | undefined => {
  const input = field.controls[0] as HTMLInputElement
  const { validity, maxLength, minLength } = input
  // The browser looks at lengths only after typing, not after a restored draft.
  if (minLength > text.length) return { code: 'too_short', values: { count: minLength } }
  if (maxLength >= 0 && maxLength < text.length) return { code: 'too_long', values: { count: maxLength } }
  if (validity.typeMismatch) return { code: field.kind === 'url' ? 'not_a_url' : 'not_an_email' }
  if (field.kind === 'email' && !EMAIL.test(text)) return { code: 'not_an_email' }
  if (field.kind === 'phone' && !PHONE.test(text.replace(/[\s()./-]/g, ''))) return { code: 'not_a_phone' }
  if (validity.patternMismatch) return { code: 'pattern', text: input.dataset['message'] }
}

const ofQuantity = (field: Field, locale: string): Finding | undefined => {
  const { validity, min, max, step } = field.controls[0] as HTMLInputElement
  const date = field.kind === 'date'
  if (validity.badInput) return { code: date ? 'not_a_date' : 'not_a_number' }
  if (validity.rangeUnderflow) return { code: date ? 'too_early' : 'too_low', values: { min: inWords(locale, field.kind, min) } }
  if (validity.rangeOverflow) return { code: date ? 'too_late' : 'too_high', values: { max: inWords(locale, field.kind, max) } }
  if (validity.stepMismatch) return { code: 'wrong_step', values: { step } }
}

/** What is wrong with a field as it stands now, the most helpful thing first; undefined when nothing is. */
export const check = (field: Field, locale: string, numbers: NumberChecks = {}): Finding | undefined => {
  const { kind, controls, host } = field
  const [first] = controls
  if (field.off || kind === 'hidden') return
  const value = valueOf(field)
  const empty = (value === undefined || value === false) && !field.pending
  if (empty && first.validity.badInput) return ofQuantity(field, locale)
  if (empty && (first.required || host?.hasAttribute('data-required'))) return { code: kind === 'consent' ? 'consent_needed' : 'required' }
  if (kind === 'choice_many') return ofChoices(field, typed(field).length)
  if (empty || first.type === 'radio') return
  if (kind === 'number' || kind === 'date') return ofQuantity(field, locale)
  return typeof value === 'string' ? (numbers[kind]?.(value) ?? ofText(field, value)) : undefined
}

/** The sentence for a finding. */
export const sentence = (t: Texts, { code, values, text }: Finding): string => text || t(`fields:${code}`, values)
