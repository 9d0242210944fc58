import { openErasures } from '../gdpr/erase/erasures.ts'
import { erasingOf } from './erasing.ts'
import { askAbout } from './person-facts.ts'
import { systemClock } from './platform/time.ts'
import { ledgerHealthRoutes } from './privacy/ledger-health-routes.ts'
import { askPersonRoutes } from './privacy/person-routes.ts'
import { workRoutes } from './privacy/work-routes.ts'
import { hasOfficer } from './privacy-requests.ts'
import type { Runtime } from './runtime.ts'

/** What the officer's desk asks for beside requests: what is known of a person, the work of a request, the ledger's health. */
export const officerDesk = (runtime: Runtime) => {
  const { db, signer } = runtime
  const clock = systemClock
  const erasures = openErasures(erasingOf(runtime))
  return [
    askPersonRoutes({ db, clock, askAbout }),
    workRoutes({ db, erasures, packageOf: async () => null, hasOfficer }),
    ledgerHealthRoutes({ db, signer, clock }),
  ]
}
