import type { Catalogue } from './forms/catalogue.ts'
import { compiledForm } from './forms/compiled-form.ts'
import { formsOf } from './forms/store.ts'
import type { Db } from './platform/db.ts'
import { inSite } from './platform/tenancy.ts'
import type { PurposeNames } from './privacy/preferences.ts'

/** What the site's forms call the purposes that they ask consent for. */
export const purposeNames =
  (db: Db, catalogue: Catalogue): PurposeNames =>
  async (siteId, locale) => {
    const forms = await inSite(db, siteId, (tx) => formsOf(tx, siteId))
    const versions = await Promise.all(forms.map(({ id }) => catalogue.get(siteId, id)))
    const fields = versions.flatMap((version) => (version ? compiledForm(version).consents : []))
    return new Map(fields.flatMap(({ purpose, label }) => [[purpose, label[locale] ?? label.en ?? purpose] as const]))
  }
