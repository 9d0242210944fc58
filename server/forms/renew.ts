import type { Db } from '../platform/db.ts'
import type { Texts } from '../platform/texts.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { ShownNotices } from './published-version.ts'
import { publishForm, type NoticeTexts } from './publish.ts'
import { findVersion, formsOf } from './store.ts'
import { controllerNotices } from './templates.ts'

/** The kit's own wording about the controller as it is now; else the text that the form shows already. */
const wordings = (own: NoticeTexts, shown: ShownNotices): NoticeTexts => {
  const textOf = (purpose: string, locale: string) => Object.entries(shown[purpose] ?? {}).find(([l]) => l === locale)?.[1]?.text
  return (purpose, locale) => own(purpose, locale) ?? textOf(purpose, locale)
}

/**
 * Publishes every form of a site anew whose consent texts changed with the site's controller or languages; others stay the
 * version that they are. Answers the forms. Throws `invalid` where nobody wrote a consent text in a new language.
 */
export const renewForms = async (tx: Db, texts: Texts, site: SiteRecord): Promise<readonly string[]> => {
  const forms = await formsOf(tx, site.id)
  for (const { id, version } of forms) {
    const current = await findVersion(tx, site.id, id, version)
    if (!current) continue
    const noticeTexts = wordings(controllerNotices(texts, site), current.notices)
    await publishForm(tx, { site, definition: current.definition, noticeTexts })
  }
  return forms.map(({ id }) => id)
}
