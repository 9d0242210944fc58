import type { Locale } from '../../sites/contract.ts'
import { TRAP, type Field, type FormDefinition } from '../contract.ts'
import type { Drawing, Entered } from '../markup/drawing.ts'
import { noticeOf } from '../markup/consent-control.ts'
import type { PlainSubmission } from '../plain-post.ts'
import { consentsOf } from '../publish.ts'

/** Largest body without any file, in bytes: all texts of a large form, and the multipart around them. */
const TEXTS = 1024 * 1024

/** The largest body that a form can honestly send (bytes). */
export const largestBody = (definition: FormDefinition): number =>
  definition.sections
    .flatMap((section) => section.fields)
    .reduce((sum, field) => sum + (field.kind === 'file' ? field.maxFiles * field.maxBytes : 0), TEXTS)

/** Browsers send line ends as CRLF (HTML Standard, 4.10.21.4); a script counts and sends them as LF, so we do. */
const text = (value: ReturnType<FormData['get']>): string => (typeof value === 'string' ? value.replace(/\r\n/g, '\n') : '')

const valueOf = (field: Field, data: FormData): string | readonly string[] | boolean | undefined => {
  switch (field.kind) {
    case 'file':
    case 'consent':
      return undefined
    case 'checkbox':
      return text(data.get(field.key)) === 'yes'
    case 'choice_many': {
      const chosen = data.getAll(field.key).map(text).filter(Boolean)
      return chosen.length > 0 ? chosen : undefined
    }
    default:
      return text(data.get(field.key)) || undefined
  }
}

type Posted = Pick<PlainSubmission, 'fields' | 'files' | 'consents' | 'website'>

/** Takes a posted form apart by its definition; what the definition does not know is not looked at. */
export const takeApart = (data: FormData, form: Drawing['form'], locale: Locale): Posted => {
  const fields = form.definition.sections.flatMap((section) => section.fields)
  const values: Record<string, string | readonly string[] | boolean> = {}
  const files: Record<string, readonly File[]> = {}
  for (const field of fields) {
    const value = valueOf(field, data)
    if (value !== undefined) values[field.key] = value
    if (field.kind !== 'file') continue
    const chosen = data.getAll(field.key).filter((entry) => entry instanceof File && (entry.name !== '' || entry.size > 0)) as File[]
    if (chosen.length > 0) files[field.key] = chosen
  }
  const consents = consentsOf(form.definition).map(({ purpose }) => ({
    purpose,
    granted: text(data.get(`consent.${purpose}`)) === 'yes',
    notice: noticeOf({ form, locale }, purpose).sha256,
  }))
  return { fields: values, files, consents, website: text(data.get(TRAP)) }
}

/** A hidden field of ours, or undefined when it is absent or empty. */
export const hiddenField = (data: FormData, name: '_id' | '_token' | '_version' | '_locale'): string | undefined =>
  text(data.get(name)) || undefined

/** What the page shows again. */
export const asEntered = ({ fields, files, consents }: Posted, rest: Pick<Entered, 'errors' | 'hidden'>): Entered => ({
  ...rest,
  values: fields,
  granted: consents.filter(({ granted }) => granted).map(({ purpose }) => purpose),
  files: Object.fromEntries(Object.entries(files).map(([key, list]) => [key, list.map(({ name }) => name)])),
})
