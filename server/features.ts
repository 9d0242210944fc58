import type { Routes } from './app.ts'
import { crmConsoleRoutes } from './crm/routes.ts'
import { demoRoutes } from './demo.ts'
import { openCatalogue } from './forms/catalogue.ts'
import { submissionConsoleRoutes } from './forms/console-routes.ts'
import { countedIntake } from './forms/counted-intake.ts'
import { openIntake } from './forms/intake.ts'
import { intakeRoutes } from './forms/intake-routes.ts'
import { optInPages } from './forms/opt-in-pages.ts'
import { pageRoutes } from './forms/pages/routes.ts'
import { openPlainIntake, tokenIssuer } from './forms/plain-intake.ts'
import { readReceipt } from './forms/receipt.ts'
import { formRoutes } from './forms/routes.ts'
import { sentValues } from './forms/submission-store.ts'
import { fileRoutes } from './forms/uploads/file-routes.ts'
import { uploadRoutes } from './forms/uploads/routes.ts'
import { leadConsoleRoutes } from './leads/console-routes.ts'
import { leadDestination } from './leads/destination.ts'
import { recordRooms, showRecords } from './record-rooms.ts'
import { deliveriesOf, leadIds } from './records.ts'
import type { Runtime } from './runtime.ts'
import { siteRoutes } from './sites/routes.ts'

/** The features of this server, each handed the few parts that it needs. */
export const featureRoutes = (runtime: Runtime): Routes => {
  const { config, database, db, files, jobs, keys, limits, metrics, texts, releases, sites } = runtime
  const { publicUrl } = config
  const catalogue = openCatalogue(db)
  const destinations = { leads: leadDestination(sentValues) }
  const writers = database.kind === 'embedded' ? 1 : 4
  const door = openIntake({ db, keys, catalogue, limits, texts, jobs, destinations, writers })
  const intake = countedIntake(door, (result) => metrics.submission(result))
  const assets = { url: `${publicUrl}/v/${releases.name}`, integrity: (file: string) => releases.integrity(file) }
  const frame = { texts, publicUrl, assets }
  const staff = { db, jobs, destinations, catalogue, texts }
  return {
    site: [
      siteRoutes({ widgets: ['form'] }),
      formRoutes({ catalogue, ...frame }),
      intakeRoutes({ intake, keys, catalogue, limits, publicUrl }),
      uploadRoutes({ db, files, keys, catalogue, limits }),
      fileRoutes({ db, files, keys }),
    ],
    console: [
      crmConsoleRoutes({ db, jobs, recordIds: leadIds }),
      submissionConsoleRoutes({ ...staff, files, publicUrl, deliveriesOf, changed: (siteId, ids) => showRecords(db, siteId, ids) }),
      leadConsoleRoutes({ db }),
      ...recordRooms(staff),
    ],
    pages: [
      pageRoutes({
        ...frame,
        catalogue,
        sites,
        submit: openPlainIntake({ db, files, intake, keys, publicUrl }),
        issueToken: tokenIssuer(keys),
        readReceipt: (receipt) => readReceipt(db, keys, receipt),
      }),
      optInPages({ db, jobs, keys, sites, frame }),
      ...(config.seed === 'demo' ? [demoRoutes(runtime)] : []),
    ],
  }
}
