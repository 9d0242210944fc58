import type { FieldError } from '../../platform/problem.ts'
import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { Field, Markup } from '../contract.ts'
import { el, said, type Drawing, type Entered } from '../markup/drawing.ts'
import { formMarkup } from '../markup/form-markup.ts'
import type { PublishedVersion } from '../published-version.ts'
import { printPage, type PageFrame } from './document.ts'

type FormPage = {
  readonly site: SiteRecord
  readonly form: PublishedVersion
  readonly locale: Locale
  readonly entered: Entered
  /** Why the form came back, when it is no single field's fault. */
  readonly notice?: string | undefined
  /** The first showing: the script may take over, and the page exists in other languages too. */
  readonly fresh: boolean
  /** The browser sends Global Privacy Control. */
  readonly gpc?: boolean
}

const fieldsOf = ({ form }: Pick<FormPage, 'form'>): Field[] => form.definition.sections.flatMap((section) => section.fields)

/** Where a link of the summary leads: the control, or the first of a group. */
const anchor = (field: Field, formId: string): string => {
  const grouped = field.kind === 'choice_many' || field.kind === 'rating' || (field.kind === 'choice_one' && field.display === 'radio')
  return `#portik-${formId}-${field.key}${grouped ? '-0' : ''}`
}

const summaryLine = (error: FieldError, page: FormPage): Markup => {
  const field = fieldsOf(page).find(({ key }) => key === error.field)
  const message = error.message ?? error.code
  if (!field || field.kind === 'hidden') return el('li', {}, `${error.field} – ${message}`)
  return el('li', {}, el('a', { href: anchor(field, page.form.formId) }, `${said(field.label, page.locale).words} – ${message}`))
}

/** What went wrong, before everything else, and focused: also without a script nobody has to search. */
const summary = ({ texts }: PageFrame, page: FormPage): Markup | undefined => {
  const { errors } = page.entered
  if (errors.length === 0 && page.notice === undefined) return undefined
  const t = texts(page.locale)
  return el(
    'div',
    { class: 'summary', role: 'alert', tabindex: -1, autofocus: true },
    el('h2', {}, errors.length > 0 ? t('pages:page.summary', { count: errors.length }) : t('pages:problem.title')),
    page.notice === undefined ? undefined : el('p', {}, page.notice),
    errors.length > 0 ? el('ul', {}, ...errors.map((error) => summaryLine(error, page))) : undefined,
    page.notice === undefined ? el('p', {}, t('pages:page.kept')) : undefined,
  )
}

/** The form as a page of its own: as it is first shown, or as it comes back with what was typed and what to correct. */
export const formPage = (frame: PageFrame, page: FormPage): string => {
  const { site, form, locale, entered, fresh } = page
  const { title, intro } = form.definition
  const words = said(title, locale).words
  const failed = entered.errors.length > 0 || page.notice !== undefined
  const path = `${frame.publicUrl}/f/${site.id}/${form.formId}`
  const drawing: Drawing = { form, locale, t: frame.texts(locale), action: path, heading: 'h2', entered, gpc: page.gpc ?? false }
  const markup = formMarkup(drawing)
  return printPage(
    frame,
    {
      locale,
      site,
      title: words,
      documentTitle: failed ? frame.texts(locale)('pages:page.error_title', { title: words }) : words,
      enhanced: fresh,
      listed: fresh,
      ...(fresh ? { languagesAt: path } : {}),
    },
    intro && el('p', { class: 'intro', lang: said(intro, locale).lang }, said(intro, locale).words),
    summary(frame, page),
    el('portik-form', { site: site.id, form: form.formId, locale }, markup),
  )
}
