import type { Field, Markup } from '../contract.ts'
import type { ShownNotice } from '../published-version.ts'
import { controlId, el, said, type Drawing } from './drawing.ts'
import { controlAttributes, fieldFrame } from './field-frame.ts'

type ConsentField = Extract<Field, { kind: 'consent' }>

/** The consent text that a form shows in a language: it was published before the form was, in all of the site's languages. */
export const noticeOf = ({ form, locale }: Pick<Drawing, 'form' | 'locale'>, purpose: string): ShownNotice => {
  const notice = form.notices[purpose]?.[locale]
  if (!notice) throw new Error(`version ${form.version} of ${form.siteId}/${form.formId} shows no "${purpose}" in ${locale}`)
  return notice
}

const isFirst = (field: ConsentField, { form }: Drawing): boolean =>
  form.definition.sections.flatMap((section) => section.fields).find(({ kind }) => kind === 'consent') === field

/** What the signal means here; the same markup for all, since forms are cached: the element shows it to whom it concerns. */
const gpcNote = (field: ConsentField, drawing: Drawing): Markup[] =>
  isFirst(field, drawing) ? [el('p', { slot: 'help', 'data-gpc': true, hidden: !drawing.gpc }, drawing.t('choices-pages:gpc'))] : []

/**
 * One box for one purpose, with the exact published text as its label, and unticked: only what the person ticked comes back ticked
 * (GDPR Art. 4(11), 7; CJEU C-673/17). `data-required` is not `required`: the form may be sent without it, and then explains.
 */
export const consentControl = (field: ConsentField, drawing: Drawing): Markup => {
  const notice = noticeOf(drawing, field.purpose)
  return fieldFrame(
    field,
    drawing,
    {
      attributes: {
        // A summary of errors names the consent by this, not by its long text.
        'data-label': said(field.label, drawing.locale).words,
        'data-purpose': field.purpose,
        'data-notice': notice.sha256,
        'data-required': drawing.form.definition.needsConsent === field.purpose,
      },
    },
    el('input', {
      ...controlAttributes(field, drawing),
      name: `consent.${field.purpose}`,
      type: 'checkbox',
      value: 'yes',
      checked: drawing.entered?.granted.includes(field.purpose),
    }),
    el('label', { for: controlId(drawing, field.key) }, notice.text),
    ...gpcNote(field, drawing),
  )
}
