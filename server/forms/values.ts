import { normalEmail, normalPhone } from '../people/identity.ts'
import type { FieldError } from '../platform/problem.ts'
import { compiledForm, type CompiledForm } from './compiled-form.ts'
import { holds, isEmpty, shownValues } from './conditions.ts'
import type { FieldErrorCode, Values } from './contract.ts'
import type { CheckContext } from './field-checks.ts'
import type { PublishedVersion } from './published-version.ts'

/** What a valid submission says. */
export type CheckedValues = {
  /** As they are stored, in the order of the form; nothing of hidden or empty fields. */
  readonly values: Values
  readonly errors: readonly FieldError[]
  /** Keys of what was shown, consents included. */
  readonly shown: ReadonlySet<string> | undefined
  readonly email?: string
  /** E.164. */
  readonly phone?: string
  readonly name?: string
}

const fault = (field: string, code: FieldErrorCode): FieldError => ({ field, code })

/** What a person is called, from the fields that say so to browsers, else from one that is simply called name. */
const nameIn = ({ fields }: CompiledForm, values: Values): string | undefined => {
  const by = (token: string) => fields.find(({ field }) => field.autocomplete === token)?.field.key
  const read = (key: string | undefined) => (key !== undefined && typeof values[key] === 'string' ? values[key].trim() : '')
  const whole = read(by('name')) || `${read(by('given-name'))} ${read(by('family-name'))}`.trim() || read('name')
  return whole.slice(0, 200) || undefined
}

const firstOf = ({ fields }: CompiledForm, kind: 'email' | 'phone', values: Values): string | undefined => {
  for (const { field } of fields) {
    const value = field.kind === kind ? values[field.key] : undefined
    if (typeof value === 'string') return value
  }
  return undefined
}

/**
 * Judges what was sent against the version that the visitor saw. Values of hidden fields are dropped, for a browser may
 * still hold them; unknown keys are errors, for nothing that we show sends them. `granted`: keys of ticked consent fields,
 * because conditions may name them.
 */
export const checkValues = (form: PublishedVersion, sent: Values, granted: ReadonlySet<string>, context: CheckContext): CheckedValues => {
  const compiled = compiledForm(form)
  const errors: FieldError[] = []
  for (const key of Object.keys(sent)) if (!compiled.keys.has(key)) errors.push(fault(key.slice(0, 64), 'unknown_field'))

  const answers = granted.size > 0 ? { ...sent, ...Object.fromEntries([...granted].map((key) => [key, true])) } : sent
  const seen = compiled.conditional ? shownValues(form.definition.sections, answers) : undefined
  const values: Record<string, Values[string]> = {}
  for (const { field, check } of compiled.fields) {
    if (seen && !seen.shown.has(field.key)) continue
    const value = Object.hasOwn(sent, field.key) ? sent[field.key] : undefined
    if (value === undefined || value === null || isEmpty(value)) {
      const required = field.required || (field.requiredWhen !== undefined && holds(field.requiredWhen, seen?.values ?? answers))
      if (required) errors.push(fault(field.key, 'required'))
      else if (value === false && field.kind === 'checkbox') values[field.key] = false
      else if (!fitsEmpty(field.kind, value)) errors.push(fault(field.key, 'wrong_type'))
      continue
    }
    const checked = check(value, context)
    if ('error' in checked) errors.push(fault(field.key, checked.error))
    else values[field.key] = checked.value
  }

  const email = firstOf(compiled, 'email', values)
  const phone = firstOf(compiled, 'phone', values)
  const e164 = phone && normalPhone(phone, context.locale)
  const name = nameIn(compiled, values)
  return {
    values,
    errors,
    shown: seen?.shown,
    ...(email ? { email: normalEmail(email) } : {}),
    ...(e164 ? { phone: e164 } : {}),
    ...(name ? { name } : {}),
  }
}

/** Even an empty value has a type: `false` is no text, and `[]` no number. */
const fitsEmpty = (kind: string, value: Values[string] | undefined): boolean => {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return kind === 'choice_many' || kind === 'file'
  return typeof value === 'string' && kind !== 'choice_many' && kind !== 'file' && kind !== 'checkbox'
}
