import type { Db } from '../platform/db.ts'
import type { Texts } from '../platform/texts.ts'
import type { SiteRecord } from '../sites/env.ts'
import { publishForm } from './publish.ts'
import { controllerNotices, formTemplates, TEMPLATE_NAMES } from './templates.ts'

type Seed = { readonly site: SiteRecord; readonly texts: Texts; readonly downloadUrl: string }

/** Publishes the six templates for a site; safe to repeat, because the same content is the same version. */
export const seedForms = async (db: Db, { site, texts, downloadUrl }: Seed): Promise<void> => {
  const templates = formTemplates(texts, downloadUrl)
  const noticeTexts = controllerNotices(texts, site)
  for (const name of TEMPLATE_NAMES) await publishForm(db, { site, definition: templates[name], noticeTexts })
}
