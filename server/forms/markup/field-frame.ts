import type { Field, Markup } from '../contract.ts'
import { controlId, el, said, type Drawing } from './drawing.ts'

/** The label's text; what need not be filled in says so, because most fields must be (and an asterisk explains nothing). */
export const labelText = (field: Field, { locale, t }: Drawing): string => {
  const { words } = said(field.label, locale)
  const asked = field.required || field.requiredWhen || (field.kind === 'choice_many' && (field.minChosen ?? 0) > 0)
  return asked ? words : t('pages:form.optional', { label: words })
}

const errorText = (field: Field, { entered }: Drawing): string | undefined => {
  const error = entered?.errors.find((found) => found.field === field.key)
  return error && (error.message ?? error.code)
}

/** Ids of what describes a control, for `aria-describedby`. */
const descriptions = (field: Field, drawing: Drawing): string => {
  const id = controlId(drawing, field.key)
  return field.help ? `${id}-help ${id}-error` : `${id}-error`
}

const helpLine = (field: Field, drawing: Drawing): Markup | undefined => {
  if (!field.help) return undefined
  const { words, lang } = said(field.help, drawing.locale)
  return el('p', { slot: 'help', id: `${controlId(drawing, field.key)}-help`, lang }, words)
}

/** Lists the files that came with a form that has to be sent again. */
const filesLine = (field: Field, { entered, t }: Drawing): Markup | undefined => {
  const names = entered?.files[field.key]
  return names?.length ? el('p', { slot: 'help' }, t('pages:form.files_again', { names: names.join(', ') })) : undefined
}

const errorLine = (field: Field, drawing: Drawing): Markup => {
  const text = errorText(field, drawing)
  return el('p', { slot: 'error', id: `${controlId(drawing, field.key)}-error`, hidden: text === undefined }, text)
}

/** What the attributes of every visible control begin with. `required` only where it always holds: without scripts nothing is hidden. */
export const controlAttributes = (field: Field, drawing: Drawing) => ({
  id: controlId(drawing, field.key),
  name: field.key,
  autocomplete: field.autocomplete ?? AUTOCOMPLETE_OF_KIND[field.kind],
  required: field.required && !isConditional(field, drawing),
  'aria-describedby': descriptions(field, drawing),
  'aria-invalid': errorText(field, drawing) === undefined ? undefined : 'true',
  'data-prefill-query': 'prefill' in field ? field.prefill?.query : undefined,
})

/** WCAG 1.3.5: the purpose of these is known from their kind. */
const AUTOCOMPLETE_OF_KIND: Partial<Record<Field['kind'], string>> = { email: 'email', phone: 'tel' }

const sectionOf = (field: Field, { form }: Drawing) => form.definition.sections.find((section) => section.fields.includes(field))

const isConditional = (field: Field, drawing: Drawing): boolean => Boolean(field.when ?? sectionOf(field, drawing)?.when)

const json = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value))

/** A conditional field that is required is so exactly while it is shown. */
const requiredWhen = (field: Field, drawing: Drawing): string | undefined => {
  if (field.requiredWhen) return json(field.requiredWhen)
  if (!field.required || !isConditional(field, drawing)) return undefined
  const shown = [sectionOf(field, drawing)?.when, field.when].filter((condition) => condition !== undefined)
  return json(shown.length === 1 ? shown[0] : { all: shown })
}

type Frame = {
  /** Further attributes of the field element: a group's role and name. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Goes into the slot `label`; absent where the label stands beside its box. */
  readonly label?: Markup
}

/** A field around its controls: label, help, controls, error. */
export const fieldFrame = (field: Field, drawing: Drawing, { attributes, label }: Frame, ...controls: Markup[]): Markup =>
  el(
    'portik-field',
    {
      'data-key': field.key,
      'data-kind': field.kind,
      'data-when': json(field.when),
      'data-required-when': requiredWhen(field, drawing),
      ...attributes,
    },
    label,
    helpLine(field, drawing),
    filesLine(field, drawing),
    ...controls,
    errorLine(field, drawing),
  )

/** A label that names one control. */
export const labelFor = (field: Field, drawing: Drawing): Markup =>
  el(
    'label',
    { slot: 'label', for: controlId(drawing, field.key), lang: said(field.label, drawing.locale).lang },
    labelText(field, drawing),
  )

/** A group of boxes or radio buttons: the field itself is the group, named by its label (WCAG 1.3.1). */
export const groupFrame = (field: Field, drawing: Drawing, role: 'group' | 'radiogroup', ...controls: Markup[]): Markup => {
  const id = controlId(drawing, field.key)
  const radio = role === 'radiogroup'
  const always = field.required && !isConditional(field, drawing)
  return fieldFrame(
    field,
    drawing,
    {
      attributes: {
        role,
        'aria-labelledby': `${id}-label`,
        'aria-describedby': descriptions(field, drawing),
        'aria-required': radio && always ? 'true' : undefined,
        'aria-invalid': radio && errorText(field, drawing) !== undefined ? 'true' : undefined,
        'data-required': !radio && always,
        ...(field.kind === 'choice_many' ? { 'data-min-chosen': field.minChosen, 'data-max-chosen': field.maxChosen } : {}),
      },
      label: el('span', { slot: 'label', id: `${id}-label`, lang: said(field.label, drawing.locale).lang }, labelText(field, drawing)),
    },
    ...controls,
  )
}
