import type { Routes } from './app.ts'
import { crmConsoleRoutes } from './crm/routes.ts'
import { demoRoutes } from './demo.ts'
import { openCatalogue } from './forms/catalogue.ts'
import { openIntake } from './forms/intake.ts'
import { intakeRoutes } from './forms/intake-routes.ts'
import { formRoutes } from './forms/routes.ts'
import { sentValues } from './forms/submission-store.ts'
import { leadDestination } from './leads/destination.ts'
import { leadIds } from './records.ts'
import type { Runtime } from './runtime.ts'
import { siteRoutes } from './sites/routes.ts'

/** The features of this server, each handed the few parts that it needs. */
export const featureRoutes = (runtime: Runtime): Routes => {
  const { config, database, db, jobs, keys, limits, texts, releases } = runtime
  const { publicUrl } = config
  const catalogue = openCatalogue(db)
  const destinations = { leads: leadDestination(sentValues) }
  const writers = database.kind === 'embedded' ? 1 : 2
  const intake = openIntake({ db, keys, catalogue, limits, texts, jobs, destinations, writers })
  const assets = { url: `${publicUrl}/v/${releases.name}`, integrity: (file: string) => releases.integrity(file) }
  return {
    site: [
      siteRoutes({ widgets: ['form'] }),
      formRoutes({ catalogue, texts, publicUrl, assets }),
      intakeRoutes({ intake, keys, catalogue, limits, publicUrl }),
    ],
    console: [crmConsoleRoutes({ db, jobs, recordIds: leadIds })],
    pages: config.seed === 'demo' ? [demoRoutes(runtime)] : [],
  }
}
