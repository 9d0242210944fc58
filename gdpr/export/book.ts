import type { Texts, Translate } from '../../server/platform/texts.ts'
import type { Json, Row } from '../personal-data.ts'
import type { AboutPackage } from './about.ts'
import type { PackedFile, Section } from './parts.ts'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? '')

/** Sections whose words the book knows, in the order in which a person wants them; others come after, by their own names. */
const ORDER = [
  'person',
  'submissions',
  'uploads',
  'consents',
  'recipients',
  'who_looked',
  'mails',
  'notes',
  'leads',
  'index_cards',
  'requests',
  'request_history',
  'holds',
] as const

/** Fields that have a name for people; the others are technical, and stand folded away. */
const NAMED: ReadonlySet<string> = new Set(
  `name email phone known_since reference form created_at sent_at purpose decision text_shown version at what by reason to subject text recipient
  first_sent delivered_at grade score source size type until law written_at locale language`.split(/\s+/),
)

const DECISIONS: ReadonlySet<string> = new Set(['given', 'refused', 'requested', 'confirmed', 'withdrawn', 'expired'])

const STYLE = `
:root { color-scheme: light dark; font: 100%/1.6 system-ui, sans-serif }
body { margin: 0 auto; max-inline-size: 46rem; padding: 1.5rem }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere }
h2 { margin-block-start: 3rem; border-block-start: 1px solid; padding-block-start: 1rem }
article { border: 1px solid GrayText; border-radius: .5rem; padding: .5rem 1rem; margin-block: 1rem }
dl { display: grid; grid-template-columns: minmax(8rem, 1fr) 3fr; gap: .25rem 1rem; margin: 0 }
dt { font-weight: 600 } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
@media (max-width: 30rem) { dl { display: block } dd { margin-block-end: .5rem } }
@media print { article { break-inside: avoid } a { text-decoration: none } }`

const textOf = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value, undefined, 1) : String(value)

/** Plain `sr` would be written in Cyrillic. */
const LOCALE_OF: Readonly<Record<string, string>> = { sr: 'sr-Latn', bs: 'bs-Latn' }

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** Moments as people write them, in UTC; the rest as it is. */
const shown = (t: Translate, locale: string, key: string, value: Json | undefined): string => {
  if (key === 'decision' && typeof value === 'string' && DECISIONS.has(value)) return t(`access-package:decision.${value}`)
  if (typeof value !== 'string' || !MOMENT.test(value)) return textOf(value)
  return new Intl.DateTimeFormat(LOCALE_OF[locale] ?? locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(value),
  )
}

const pair = (term: string, text: string): string => (text === '' ? '' : `<dt>${escaped(term)}</dt><dd dir="auto">${escaped(text)}</dd>`)

type Question = { readonly key: string; readonly question: string }

/** The answers of a form under the questions as they were asked. */
const answers = (row: Row): string => {
  const questions = (row['questions'] ?? []) as unknown as readonly Question[]
  const values = (row['values'] ?? {}) as Readonly<Record<string, Json>>
  return questions.map(({ key, question }) => pair(question, textOf(values[key]))).join('')
}

const rowHtml = (t: Translate, locale: string, row: Row, number: number): string => {
  const fields = Object.entries(row)
  const named = fields
    .filter(([key]) => NAMED.has(key))
    .map(([key, value]) => pair(t(`access-package:field.${key}`), shown(t, locale, key, value)))
  const rest = fields.filter(([key]) => !NAMED.has(key)).map(([key, value]) => pair(key, textOf(value)))
  const folded = rest.some((one) => one !== '')
    ? `<details><summary>${escaped(t('access-package:technical'))}</summary><dl>${rest.join('')}</dl></details>`
    : ''
  const heading = escaped(t('access-package:entry', { number }))
  return `<article><h3>${heading}</h3><dl>${named.join('')}${answers(row)}</dl>${folded}</article>\n`
}

const ordered = (sections: readonly Section[]): readonly Section[] => {
  const rank = ({ name }: Section): number => (ORDER.indexOf(name as (typeof ORDER)[number]) + ORDER.length + 1) % (ORDER.length + 1)
  return sections.toSorted((a, b) => rank(a) - rank(b))
}

const isKnown = (name: string): boolean => (ORDER as readonly string[]).includes(name)

const titleOf = (t: Translate, name: string): string =>
  isKnown(name) ? t(`access-package:section.${name}.title`) : name.replaceAll('_', ' ')

const sectionHtml = async function* (t: Translate, locale: string, section: Section): AsyncGenerator<string> {
  const { name } = section
  yield `<section aria-labelledby="${name}"><h2 id="${name}">${escaped(titleOf(t, name))}</h2>\n`
  if (isKnown(name)) yield `<p>${escaped(t(`access-package:section.${name}.why`))}</p>\n`
  if (section.portable) yield `<p>${escaped(t('access-package:portable'))}</p>\n`
  let count = 0
  for await (const row of section.rows()) yield rowHtml(t, locale, row, ++count)
  if (count === 0) yield `<p>${escaped(t('access-package:nothing'))}</p>\n`
  yield '</section>\n'
}

const filesHtml = (t: Translate, files: readonly PackedFile[]): string => {
  const links = files.map(
    ({ path, name }) => `<li><a href="${escaped(path.split('/').map(encodeURIComponent).join('/'))}" dir="auto">${escaped(name)}</a></li>`,
  )
  return files.length === 0
    ? ''
    : `<section aria-labelledby="files"><h2 id="files">${escaped(t('access-package:files'))}</h2><ul>${links.join('')}</ul></section>\n`
}

const RIGHTS = ['rectification', 'erasure', 'restriction', 'objection', 'portability', 'withdrawal'] as const

const aboutHtml = (t: Translate, { controller, authority, siteName }: AboutPackage): string => {
  const p = (text: string): string => `<p>${escaped(text)}</p>\n`
  const complaint = authority ? t('access-package:complaint_to', { authority: authority.name }) : t('access-package:complaint')
  return `<section aria-labelledby="about"><h2 id="about">${escaped(t('access-package:about.title'))}</h2>
${p(t('access-package:about.controller', { name: controller.name, email: controller.email, site: siteName }))}${p(t('access-package:about.source'))}${p(t('access-package:about.kept'))}${p(t('access-package:about.recipients'))}${p(t('access-package:about.automated'))}
<h3>${escaped(t('access-package:rights.title'))}</h3>
<ul>${RIGHTS.map((right) => `<li>${escaped(t(`access-package:rights.${right}`))}</li>`).join('')}<li>${escaped(complaint)}</li></ul></section>\n`
}

/** Everything again as a page that a person can read without any program: one file, no script, nothing from elsewhere. */
export const bookFile = async function* (
  texts: Texts,
  about: AboutPackage,
  sections: readonly Section[],
  files: readonly PackedFile[],
): AsyncGenerator<Uint8Array> {
  const { locale, siteName, at } = about
  const t = texts(locale)
  const title = t('access-package:title', { site: siteName })
  const inOrder = ordered(sections)
  const links = [
    `<li><a href="#about">${escaped(t('access-package:about.title'))}</a></li>`,
    ...inOrder.map(({ name }) => `<li><a href="#${name}">${escaped(titleOf(t, name))}</a></li>`),
    ...(files.length > 0 ? [`<li><a href="#files">${escaped(t('access-package:files'))}</a></li>`] : []),
  ]
  yield Buffer.from(`<!doctype html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><header><h1>${escaped(title)}</h1>
<p>${escaped(t('access-package:intro', { at: shown(t, locale, 'at', at.toISOString()) }))}</p></header>
<nav aria-label="${escaped(t('access-package:contents'))}"><ul>${links.join('')}</ul></nav>
<main>
${aboutHtml(t, about)}`)
  for (const section of inOrder) for await (const piece of sectionHtml(t, locale, section)) yield Buffer.from(piece)
  yield Buffer.from(`${filesHtml(t, files)}</main></body></html>\n`)
}
