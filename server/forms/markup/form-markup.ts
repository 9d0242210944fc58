import { TRAP, type Field, type Markup, type Section } from '../contract.ts'
import { direction, htmlLang } from '../language.ts'
import { chooseMany, chooseOne, rate, tick } from './choice-controls.ts'
import { consentControl } from './consent-control.ts'
import { controlId, el, said, type Drawing } from './drawing.ts'
import {
  addressControl,
  codeControl,
  dateControl,
  fileControl,
  hiddenControl,
  longTextControl,
  numberControl,
  textControl,
} from './typed-controls.ts'

const fieldMarkup = (field: Field, drawing: Drawing): Markup => {
  switch (field.kind) {
    case 'text':
      return textControl(field, drawing)
    case 'long_text':
      return longTextControl(field, drawing)
    case 'email':
    case 'phone':
    case 'url':
      return addressControl(field, drawing)
    case 'number':
      return numberControl(field, drawing)
    case 'date':
      return dateControl(field, drawing)
    case 'choice_one':
      return chooseOne(field, drawing)
    case 'choice_many':
      return chooseMany(field, drawing)
    case 'checkbox':
      return tick(field, drawing)
    case 'rating':
      return rate(field, drawing)
    case 'file':
      return fileControl(field, drawing)
    case 'hidden':
      return hiddenControl(field, drawing)
    case 'iban':
    case 'vat_id':
      return codeControl(field, drawing)
    case 'consent':
      return consentControl(field, drawing)
  }
}

const sectionMarkup = (section: Section, drawing: Drawing): Markup => {
  const id = controlId(drawing, `section-${section.key}`)
  const title = section.title && said(section.title, drawing.locale)
  const help = section.help && said(section.help, drawing.locale)
  return el(
    'portik-section',
    {
      'data-key': section.key,
      'data-when': section.when && JSON.stringify(section.when),
      role: title && 'group',
      'aria-labelledby': title && id,
    },
    title && el(drawing.heading ?? 'h3', { slot: 'title', id, lang: title.lang }, title.words),
    help && el('p', { slot: 'help', lang: help.lang }, help.words),
    ...section.fields.map((field) => fieldMarkup(field, drawing)),
  )
}

/** Looks like a field to programs; people neither see nor reach it. */
const trap = (drawing: Drawing): Markup => {
  const id = controlId(drawing, TRAP)
  return el(
    'portik-field',
    { 'data-kind': 'trap', 'aria-hidden': 'true' },
    el('label', { slot: 'label', for: id }, drawing.t('pages:form.trap')),
    el('input', { id, name: TRAP, tabindex: -1, autocomplete: 'off' }),
  )
}

/** The whole form: works by itself when printed, and is what the element enhances. */
export const formMarkup = (drawing: Drawing): Markup => {
  const { form, locale, action, entered } = drawing
  const hidden = { ...entered?.hidden, _version: String(form.version), _locale: locale }
  return el(
    'form',
    {
      method: 'post',
      enctype: 'multipart/form-data',
      action,
      lang: htmlLang(locale),
      dir: direction(locale),
      'data-version': form.version,
      'data-layout': form.definition.layout,
    },
    ...form.definition.sections.map((section) => sectionMarkup(section, drawing)),
    trap(drawing),
    ...Object.entries(hidden).map(([name, value]) => el('input', { type: 'hidden', name, value })),
    el(
      'portik-field',
      { 'data-kind': 'actions' },
      el('button', { type: 'submit', lang: said(form.definition.submit, locale).lang }, said(form.definition.submit, locale).words),
    ),
  )
}
