import type { FieldError } from '../platform/problem.ts'
import type { Texts } from '../platform/texts.ts'
import { SERVER_FIELD_ERRORS, type Field, type FormDefinition } from './contract.ts'

const size = (bytes: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / (1024 * 1024))

const day = (date: string | undefined, locale: string): string =>
  date === undefined
    ? ''
    : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date === 'today' ? new Date() : new Date(date))

/** What the sentence of an error needs to know about the field's rules. */
const rulesOf = (field: Field, code: string, locale: string): Record<string, unknown> => {
  const amount = (n: number | undefined) => (n === undefined ? '' : new Intl.NumberFormat(locale).format(n))
  switch (field.kind) {
    case 'text':
    case 'long_text':
      return { count: code === 'too_short' ? (field.minLength ?? 0) : field.maxLength }
    case 'hidden':
      return { count: field.maxLength }
    case 'number':
      return { min: amount(field.min), max: amount(field.max), step: amount(field.step) }
    case 'rating':
      return { min: amount(1), max: amount(field.stars), step: amount(1) }
    case 'date':
      return { min: day(field.min, locale), max: day(field.max, locale) }
    case 'choice_many':
      return { count: code === 'too_few' ? (field.minChosen ?? 1) : (field.maxChosen ?? field.options.length) }
    case 'file':
      return { count: field.maxFiles, max: size(field.maxBytes, locale), types: field.accept.join(', ') }
    default:
      return { count: 254 }
  }
}

const ofServer: ReadonlySet<string> = new Set(SERVER_FIELD_ERRORS)

/** Adds to each error the sentence that a visitor reads, in the submission's language; the owner's own words for a pattern. */
export const withMessages = (definition: FormDefinition, errors: readonly FieldError[], locale: string, texts: Texts): FieldError[] => {
  const fields = new Map(definition.sections.flatMap((section) => section.fields).map((field) => [field.key, field]))
  const t = texts(locale)
  return errors.map((error) => {
    const field = fields.get(error.field)
    const own = field?.kind === 'text' && error.code === 'pattern' ? field.pattern?.message : undefined
    const words = own?.[locale as keyof typeof own] ?? own?.en
    const rules = field ? rulesOf(field, error.code, locale) : {}
    return { ...error, message: words ?? t(`${ofServer.has(error.code) ? 'pages:errors.' : 'fields:'}${error.code}`, rules) }
  })
}
