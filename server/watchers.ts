import type { Watch } from './crm/alert.ts'
import { readSite } from './sites/store.ts'

/** Who is told when records of a site do not arrive: the controller, who answers for the data (GDPR Art. 24), in the site's first language. */
export const watchOf: Watch = async (tx, siteId) => {
  const site = await readSite(tx, siteId)
  return site && { site: site.name, watchers: [{ email: site.controller.email, locale: site.locales[0] ?? 'en' }] }
}
