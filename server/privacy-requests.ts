import { appendLeaves, commit } from '../gdpr/ledger/append.ts'
import type { OfficersOf } from '../gdpr/requests/alarm.ts'
import type { RequestDeps } from '../gdpr/requests/deps.ts'
import type { Db } from './platform/db.ts'
import { readSettings } from '../gdpr/requests/settings-store.ts'
import { subjectsOfAddress } from './people/address-store.ts'
import type { HasOfficer } from './privacy/step-routes.ts'
import type { Runtime } from './runtime.ts'
import { readSite } from './sites/store.ts'
import { requestExecution } from './request-execution.ts'
import { listMembers } from './sites/staff/member-store.ts'

/** Who decides about requests of a site; where nobody has the role, the controller hears of what gets late (Art. 24, 37 GDPR). */
export const officersOf: OfficersOf = async (tx, { id, locales, controller }) => {
  const first = locales[0] ?? 'en'
  const officers = (await listMembers(tx, id)).filter(({ role }) => role === 'dpo')
  return officers.length > 0
    ? officers.map(({ email, locale }) => ({ email, locale: locale ?? first }))
    : [{ email: controller.email, locale: first }]
}

export const hasOfficer: HasOfficer = async (tx, siteId) => (await listMembers(tx, siteId)).some(({ role }) => role === 'dpo')

/** By whose law a site works. */
export const jurisdictionOf = async (tx: Db, siteId: string): Promise<string> => (await readSettings(tx, siteId)).jurisdiction

/** What requests are made of in this house. */
export const requestDeps = (runtime: Runtime): RequestDeps => {
  const { config, db, jobs, keys, sites, texts } = runtime
  return {
    db,
    jobs,
    keys,
    texts,
    publicUrl: config.publicUrl,
    ledger: { commit, append: appendLeaves },
    subjectsOf: subjectsOfAddress,
    siteOf: (siteId, tx) => (tx ? readSite(tx, siteId) : sites.get(siteId)),
    execution: requestExecution(runtime),
  }
}
