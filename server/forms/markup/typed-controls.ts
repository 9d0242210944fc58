import type { Field, Markup } from '../contract.ts'
import { el, said, type Drawing } from './drawing.ts'
import { controlAttributes, fieldFrame, labelFor } from './field-frame.ts'

type Of<Kind extends Field['kind']> = Extract<Field, { kind: Kind }>

const entered = (field: Field, { entered }: Drawing): string | undefined => {
  const value = entered?.values[field.key]
  return typeof value === 'string' ? value : undefined
}

const placeholder = (field: Field, { locale }: Drawing): string | undefined =>
  'placeholder' in field && field.placeholder ? said(field.placeholder, locale).words : undefined

const input = (field: Field, drawing: Drawing, attributes: Readonly<Record<string, string | number | boolean | undefined>>): Markup =>
  fieldFrame(
    field,
    drawing,
    { label: labelFor(field, drawing) },
    el('input', {
      ...controlAttributes(field, drawing),
      placeholder: placeholder(field, drawing),
      value: entered(field, drawing),
      ...attributes,
    }),
  )

export const textControl = (field: Of<'text'>, drawing: Drawing): Markup =>
  input(field, drawing, {
    type: 'text',
    minlength: field.minLength,
    maxlength: field.maxLength,
    pattern: field.pattern?.regex,
    'data-message': field.pattern?.message && said(field.pattern.message, drawing.locale).words,
  })

export const longTextControl = (field: Of<'long_text'>, drawing: Drawing): Markup =>
  fieldFrame(
    field,
    drawing,
    { label: labelFor(field, drawing) },
    el(
      'textarea',
      {
        ...controlAttributes(field, drawing),
        placeholder: placeholder(field, drawing),
        rows: 5,
        minlength: field.minLength,
        maxlength: field.maxLength,
      },
      entered(field, drawing),
    ),
  )

/** Longest addresses: RFC 5321, section 4.5.3.1.3, less the angle brackets; numbers leave room for the way people group digits. */
const LENGTHS = { email: 254, phone: 40, url: 2_000 } as const
const INPUT_TYPES = { email: 'email', phone: 'tel', url: 'url' } as const

export const addressControl = (field: Of<'email' | 'phone' | 'url'>, drawing: Drawing): Markup =>
  input(field, drawing, { type: INPUT_TYPES[field.kind], maxlength: LENGTHS[field.kind] })

export const numberControl = (field: Of<'number'>, drawing: Drawing): Markup =>
  input(field, drawing, {
    type: 'number',
    min: field.min,
    max: field.max,
    step: field.step,
    inputmode: Number.isInteger(field.step) && (field.min ?? -1) >= 0 ? 'numeric' : 'decimal',
  })

/** "Today" is the visitor's own day, which only the page knows; the server checks again with a day's grace. */
export const dateControl = (field: Of<'date'>, drawing: Drawing): Markup =>
  input(field, drawing, {
    type: 'date',
    [field.min === 'today' ? 'data-min' : 'min']: field.min,
    [field.max === 'today' ? 'data-max' : 'max']: field.max,
  })

/** IBAN and VAT number: people type spaces, and small letters. */
export const codeControl = (field: Of<'iban' | 'vat_id'>, drawing: Drawing): Markup =>
  input(field, drawing, { type: 'text', maxlength: 50, autocapitalize: 'characters', spellcheck: 'false' })

export const hiddenControl = (field: Of<'hidden'>, drawing: Drawing): Markup =>
  el(
    'portik-field',
    { 'data-key': field.key, 'data-kind': field.kind, hidden: true },
    el('input', { type: 'hidden', name: field.key, 'data-prefill-query': field.prefill?.query, value: entered(field, drawing) ?? '' }),
  )

export const fileControl = (field: Of<'file'>, drawing: Drawing): Markup =>
  fieldFrame(
    field,
    drawing,
    { label: labelFor(field, drawing) },
    el('input', {
      ...controlAttributes(field, drawing),
      type: 'file',
      accept: field.accept.join(','),
      multiple: field.maxFiles > 1,
      'data-max-files': field.maxFiles,
      'data-max-bytes': field.maxBytes,
    }),
  )
