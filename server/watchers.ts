import type { Watch } from './crm/alert.ts'
import { listMembers } from './sites/staff/member-store.ts'
import { readSite } from './sites/store.ts'

/**
 * Who is told when records of a site do not arrive: its owners in their own language, and the controller, who answers for the
 * data (GDPR Art. 24), in the site's first.
 */
export const watchOf: Watch = async (tx, siteId) => {
  const site = await readSite(tx, siteId)
  if (!site) return undefined
  const first = site.locales[0] ?? 'en'
  const owners = (await listMembers(tx, siteId)).filter(({ role }) => role === 'owner')
  return {
    site: site.name,
    watchers: [{ email: site.controller.email, locale: first }, ...owners.map(({ email, locale }) => ({ email, locale: locale ?? first }))],
  }
}
