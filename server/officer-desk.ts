import { openErasures } from '../gdpr/erase/erasures.ts'
import { openPackages } from '../gdpr/export/packages.ts'
import { erasingOf, packagesOf } from './erasing.ts'
import { askAbout } from './person-facts.ts'
import { systemClock } from './platform/time.ts'
import { ledgerHealthRoutes } from './privacy/ledger-health-routes.ts'
import { askPersonRoutes } from './privacy/person-routes.ts'
import type { DeskPackage } from './privacy/contract/work.ts'
import { workRoutes } from './privacy/work-routes.ts'
import { hasOfficer } from './privacy-requests.ts'
import type { Runtime } from './runtime.ts'

/** What the officer's desk asks for beside requests: what is known of a person, the work of a request, the ledger's health. */
export const officerDesk = (runtime: Runtime) => {
  const { db, signer } = runtime
  const clock = systemClock
  const erasures = openErasures(erasingOf(runtime))
  const packages = openPackages(packagesOf(runtime))
  const packageOf = async (siteId: string, requestId: string): Promise<DeskPackage | null> => {
    const found = await packages.ofRequest(siteId, requestId)
    if (!found) return null
    const { state, parts, partsDone, size, expiresAt } = found
    return { state, parts, parts_done: partsDone, bytes: size === null ? null : Number(size), expires_at: expiresAt.toISOString() }
  }
  return [
    askPersonRoutes({ db, clock, askAbout }),
    workRoutes({ db, erasures, packageOf, hasOfficer }),
    ledgerHealthRoutes({ db, signer, clock }),
  ]
}
