import type { Translate } from '../platform/texts.ts'
import type { Locale } from '../sites/contract.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { Field, LocalText, PublishedForm } from './contract.ts'
import { noticeOf } from './markup/consent-control.ts'
import { said } from './markup/drawing.ts'
import { formMarkup } from './markup/form-markup.ts'
import type { PublishedVersion } from './published-version.ts'

type PublishedField = PublishedForm['sections'][number]['fields'][number]

/** What a program learns of a field otherwise, or has no use for. */
const NOT_RULES = new Set(['key', 'kind', 'label', 'help', 'required', 'gdpr', 'purpose', 'autocomplete'])

const isText = (value: unknown): value is LocalText =>
  typeof value === 'object' && value !== null && 'en' in value && typeof value.en === 'string'

/** Any part of a field's rules, with texts in one language instead of all. */
const inLanguage = (value: unknown, locale: Locale): unknown => {
  if (isText(value)) return said(value, locale).words
  if (Array.isArray(value)) return value.map((entry) => inLanguage(entry, locale))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inLanguage(entry, locale)]))
}

const rulesOf = (field: Field, locale: Locale): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(field)
      .filter(([name]) => !NOT_RULES.has(name))
      .map(([name, value]) => [name, inLanguage(value, locale)]),
  )

const publishedField = (field: Field, form: PublishedVersion, locale: Locale): PublishedField => {
  const notice = field.kind === 'consent' ? noticeOf({ form, locale }, field.purpose) : undefined
  return {
    key: field.key,
    kind: field.kind,
    label: notice?.text ?? said(field.label, locale).words,
    ...(field.help ? { help: said(field.help, locale).words } : {}),
    required: field.required,
    rules: {
      ...rulesOf(field, locale),
      ...(field.autocomplete ? { autocomplete: field.autocomplete } : {}),
      ...(field.kind === 'consent' && field.purpose === form.definition.needsConsent ? { needed: true } : {}),
    },
    ...(field.kind === 'consent' && notice ? { consent: { purpose: field.purpose, notice: notice.sha256 } } : {}),
  }
}

type Publication = {
  readonly site: SiteRecord
  readonly form: PublishedVersion
  readonly locale: Locale
  readonly t: Translate
  readonly action: string
}

/** The published form in one language: as data for programs, and as the markup that our element builds. */
export const publishedForm = ({ site, form, locale, t, action }: Publication): PublishedForm => {
  const { title, layout, sections, thanks } = form.definition
  return {
    id: form.formId,
    version: form.version,
    locale,
    title: said(title, locale).words,
    layout,
    status: form.status,
    sections: sections.map(({ key, title, fields }) => ({
      key,
      title: title && said(title, locale).words,
      fields: fields.map((field) => publishedField(field, form, locale)),
    })),
    thanks: {
      title: said(thanks.title, locale).words,
      text: said(thanks.text, locale).words,
      link: thanks.link && { url: thanks.link.url, label: said(thanks.link.label, locale).words },
    },
    markup: formMarkup({ form, locale, t, action }),
    theme: site.theme,
  }
}
