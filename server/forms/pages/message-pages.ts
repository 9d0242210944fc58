import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { Field, Markup } from '../contract.ts'
import { el, said, type Entered } from '../markup/drawing.ts'
import type { ReceiptFacts } from '../plain-post.ts'
import type { PublishedVersion } from '../published-version.ts'
import { printPage, type PageFrame } from './document.ts'

type About = { readonly site: SiteRecord; readonly form: PublishedVersion; readonly locale: Locale }

/** What was typed into a field, in words that its owner would recognise. */
const inWords = (field: Field, value: string | readonly string[] | boolean, locale: Locale): string => {
  if (typeof value === 'boolean') return value ? '✓' : ''
  const chosen = typeof value === 'string' ? [value] : value
  if (field.kind !== 'choice_one' && field.kind !== 'choice_many') return chosen.join(', ')
  return chosen
    .map((one) => {
      const option = field.options.find(({ value }) => value === one)
      return option ? said(option.label, locale).words : one
    })
    .join(', ')
}

const wrote = ({ form, locale }: About, values: Entered['values']): Markup | undefined => {
  const lines = form.definition.sections
    .flatMap((section) => section.fields)
    .flatMap((field) => {
      const value = values[field.key]
      const words = value === undefined || field.kind === 'hidden' ? '' : inWords(field, value, locale)
      return words === '' ? [] : [el('dt', {}, said(field.label, locale).words), el('dd', {}, words)]
    })
  return lines.length > 0 ? el('dl', {}, ...lines) : undefined
}

/** The form takes nothing more. What somebody wrote meanwhile is shown to be copied: it must not be lost. */
export const closedPage = (frame: PageFrame, about: About, values: Entered['values'] = {}): string => {
  const t = frame.texts(about.locale)
  const { site, locale } = about
  const list = wrote(about, values)
  return printPage(
    frame,
    { locale, site, title: t('pages:closed.title') },
    el('p', {}, t('pages:closed.text', { email: site.controller.email })),
    list && el('p', {}, t('pages:closed.wrote')),
    list,
  )
}

/** Nothing is at this address: no such form, or not even such a site. */
export const missingPage = (frame: PageFrame, locale: Locale, site?: SiteRecord): string => {
  const t = frame.texts(locale)
  return printPage(
    frame,
    { locale, site, title: t('pages:missing.title') },
    el('p', {}, t(site ? 'pages:missing.text' : 'pages:missing.site')),
  )
}

/** The request could not even be read, so there is nothing to show again: the browser's own page still has it. */
export const unreadPage = (frame: PageFrame, { site, locale }: Omit<About, 'form'>, why: 'too_large' | 'unreadable'): string => {
  const t = frame.texts(locale)
  return printPage(frame, { locale, site, title: t('pages:problem.title') }, el('p', {}, t(`pages:problem.${why}`)))
}

/** After sending. Nothing about the person is on it: its address may be kept in histories. */
export const thanksPage = (
  frame: PageFrame,
  { site, form, locale }: About,
  { reference, consents }: ReceiptFacts,
  /** Path of this page. */ path: string,
): string => {
  const t = frame.texts(locale)
  const { title, text, link } = form.definition.thanks
  const agreed = consents.filter(({ granted }) => granted)
  return printPage(
    frame,
    { locale, site, title: said(title, locale).words },
    el('p', { class: 'intro', role: 'status', lang: said(text, locale).lang }, said(text, locale).words),
    link && el('p', {}, el('a', { class: 'button', href: link.url, lang: said(link.label, locale).lang }, said(link.label, locale).words)),
    el('p', { class: 'reference' }, t('pages:thanks.reference', { reference })),
    agreed.length > 0 ? el('p', {}, t('pages:thanks.agreed')) : undefined,
    agreed.length > 0 ? el('ul', {}, ...agreed.map((consent) => el('li', {}, consent.text))) : undefined,
    consents.length > 0 ? el('p', {}, el('a', { href: `${path}/consent` }, t('receipts:link'))) : undefined,
    el('p', {}, el('a', { href: `${frame.publicUrl}/f/${site.id}/${form.formId}?locale=${locale}` }, t('pages:thanks.again'))),
  )
}
