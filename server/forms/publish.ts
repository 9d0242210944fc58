import { publishNotice } from '../../gdpr/notices.ts'
import type { Db } from '../platform/db.ts'
import { Problem, type FieldError } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { SiteRecord } from '../sites/env.ts'
import { formDefinitionSchema, type Field, type FormDefinition, type FormDefinitionInput } from './contract.ts'
import { insertVersion, lockForm, makeCurrent, sameVersion, updateStatus } from './store.ts'

/** The consent text of a purpose in a language, about this controller; undefined when nobody wrote it yet. */
export type NoticeTexts = (purpose: string, locale: string) => string | undefined

type Publish = { readonly site: SiteRecord; readonly definition: FormDefinitionInput; readonly noticeTexts: NoticeTexts }

type ConsentField = Extract<Field, { kind: 'consent' }>

/** The consent controls of a form, in order. */
export const consentsOf = (definition: FormDefinition): ConsentField[] =>
  definition.sections.flatMap((section) => section.fields).filter((field) => field.kind === 'consent')

const parsed = (definition: unknown): FormDefinition => {
  const result = formDefinitionSchema.safeParse(definition)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, code, message }) => ({ field: path.join('.'), code, message }))
  throw new Problem('invalid', { detail: errors.map(({ field, message }) => `${field}: ${message}`).join('\n'), errors })
}

type Wording = { readonly purpose: string; readonly locale: string; readonly text: string }

/** Every consent of the form in every language of the site. Equal versions in all languages: GDPR Art. 12(1), CEF 2026. */
const wordings = (site: SiteRecord, definition: FormDefinition, noticeTexts: NoticeTexts): Wording[] => {
  const missing: FieldError[] = []
  const found: Wording[] = []
  for (const purpose of new Set(consentsOf(definition).map((field) => field.purpose)))
    for (const locale of site.locales) {
      const text = noticeTexts(purpose, locale)
      if (text) found.push({ purpose, locale, text })
      else
        missing.push({
          field: `notices.${purpose}.${locale}`,
          code: 'notice_missing',
          message: `the consent text for "${purpose}" is missing in "${locale}", a language of this site`,
        })
    }
  if (missing.length > 0) throw new Problem('invalid', { detail: missing.map(({ message }) => message).join('\n'), errors: missing })
  return found
}

/**
 * Publishes a form: a new immutable version, which becomes the current one; the same content again is the same version.
 * Throws `invalid` with one error per fault, `field` being its path in the definition.
 */
export const publishForm = async (db: Db, { site, definition, noticeTexts }: Publish): Promise<number> => {
  const form = parsed(definition)
  const texts = wordings(site, form, noticeTexts)
  return inSite(db, site.id, async (tx) => {
    const before = await lockForm(tx, site.id, form.id)
    const notices: Record<string, Record<string, string>> = {}
    for (const { purpose, locale, text } of texts) {
      const id = await publishNotice(tx, { siteId: site.id, purpose, locale, text })
      notices[purpose] = { ...notices[purpose], [locale]: id }
    }
    const content = { siteId: site.id, formId: form.id, definition: form, notices }
    const version = (await sameVersion(tx, content)) ?? (await insertVersion(tx, content))
    if (version !== before.version) await makeCurrent(tx, site.id, form.id, version)
    return version
  })
}

/** Closes a form or opens it again. Throws `form_not_found`. */
export const setFormStatus = async (db: Db, siteId: string, formId: string, status: 'open' | 'closed'): Promise<void> => {
  if (!(await inSite(db, siteId, (tx) => updateStatus(tx, siteId, formId, status)))) throw new Problem('form_not_found')
}
