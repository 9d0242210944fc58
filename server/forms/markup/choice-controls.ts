import type { Field, LocalText, Markup } from '../contract.ts'
import { controlId, el, said, type Drawing } from './drawing.ts'
import { controlAttributes, fieldFrame, groupFrame, labelFor, labelText } from './field-frame.ts'

type Of<Kind extends Field['kind']> = Extract<Field, { kind: Kind }>
type Choice = { readonly value: string; readonly label: string; readonly lang: string | undefined }

const choices = (options: readonly { value: string; label: LocalText }[], { locale }: Drawing): Choice[] =>
  options.map(({ value, label }) => {
    const { words, lang } = said(label, locale)
    return { value, label: words, lang }
  })

const isChosen = (field: Field, value: string, { entered }: Drawing): boolean => {
  const chosen = entered?.values[field.key]
  return typeof chosen === 'object' ? chosen.includes(value) : chosen === value
}

const boxes = (field: Field, drawing: Drawing, type: 'radio' | 'checkbox', options: readonly Choice[]): Markup[] => {
  const { required, 'data-prefill-query': prefill } = controlAttributes(field, drawing)
  return options.flatMap(({ value, label, lang }, i) => {
    const id = `${controlId(drawing, field.key)}-${i}`
    return [
      el('input', {
        type,
        id,
        name: field.key,
        value,
        required: type === 'radio' && required,
        checked: isChosen(field, value, drawing),
        'data-prefill-query': i === 0 ? prefill : undefined,
      }),
      el('label', { for: id, lang }, label),
    ]
  })
}

export const chooseOne = (field: Of<'choice_one'>, drawing: Drawing): Markup => {
  const options = choices(field.options, drawing)
  if (field.display === 'radio') return groupFrame(field, drawing, 'radiogroup', ...boxes(field, drawing, 'radio', options))
  return fieldFrame(
    field,
    drawing,
    { label: labelFor(field, drawing) },
    el(
      'select',
      controlAttributes(field, drawing),
      el('option', { value: '' }, drawing.t('pages:form.choose')),
      ...options.map(({ value, label, lang }) => el('option', { value, lang, selected: isChosen(field, value, drawing) }, label)),
    ),
  )
}

export const chooseMany = (field: Of<'choice_many'>, drawing: Drawing): Markup =>
  groupFrame(field, drawing, 'group', ...boxes(field, drawing, 'checkbox', choices(field.options, drawing)))

/** Stars are radio buttons: they work with the keyboard, without scripts, and for people who see no stars. */
export const rate = (field: Of<'rating'>, drawing: Drawing): Markup => {
  const stars = Array.from({ length: field.stars }, (_, i) => ({
    value: String(i + 1),
    label: drawing.t('pages:form.star', { value: i + 1, of: field.stars }),
    lang: undefined,
  }))
  return groupFrame(field, drawing, 'radiogroup', ...boxes(field, drawing, 'radio', stars))
}

export const tick = (field: Of<'checkbox'>, drawing: Drawing): Markup =>
  fieldFrame(
    field,
    drawing,
    {},
    el('input', {
      ...controlAttributes(field, drawing),
      type: 'checkbox',
      value: 'yes',
      checked: drawing.entered?.values[field.key] === true,
    }),
    el(
      'label',
      { for: controlId(drawing, field.key), lang: said(field.label, drawing.locale).lang },
      field.required ? labelText(field, drawing) : said(field.label, drawing.locale).words,
    ),
  )
