import type { Db } from '../platform/db.ts'
import type { Texts } from '../platform/texts.ts'
import type { SiteRecord } from '../sites/env.ts'
import { publishForm } from './publish.ts'
import { controllerNotices, formTemplates } from './templates.ts'

type Seed = { readonly site: SiteRecord; readonly texts: Texts; readonly downloadUrl?: string }

/** Publishes the ready-made forms for a site and answers their names; safe to repeat, because the same content is the same version. */
export const seedForms = async (db: Db, { site, texts, downloadUrl }: Seed): Promise<readonly string[]> => {
  const templates = formTemplates(texts, downloadUrl)
  const noticeTexts = controllerNotices(texts, site)
  for (const definition of Object.values(templates)) await publishForm(db, { site, definition, noticeTexts })
  return Object.keys(templates)
}
