import { openErasures } from '../gdpr/erase/erasures.ts'
import { erasingOf } from './erasing.ts'
import { askAbout } from './person-facts.ts'
import { systemClock } from './platform/time.ts'
import { erasureConsoleRoutes } from './privacy/erasure-routes.ts'
import { ledgerHealthRoutes } from './privacy/ledger-health-routes.ts'
import { askPersonRoutes } from './privacy/person-routes.ts'
import { hasOfficer } from './privacy-requests.ts'
import type { Runtime } from './runtime.ts'

/** What the officer's desk asks for beside requests: what is known of a person, erasures and their certificates, the ledger's health. */
export const officerDesk = (runtime: Runtime) => {
  const { db, signer } = runtime
  const clock = systemClock
  return [
    askPersonRoutes({ db, clock, askAbout }),
    erasureConsoleRoutes({ db, erasures: openErasures(erasingOf(runtime)), hasOfficer }),
    ledgerHealthRoutes({ db, signer, clock }),
  ]
}
