import { newApp } from '../platform/openapi.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { deskRoutes, type DeskDeps } from './desk-routes.ts'
import { registerRoutes } from './register-routes.ts'
import { restrictionRoutes } from './restriction-routes.ts'
import { stepRoutes, type HasOfficer } from './step-routes.ts'

/** All that the officer's desk asks for, under `/v1/console/sites/:site`. */
export const privacyConsoleRoutes = (deps: DeskDeps & { readonly hasOfficer: HasOfficer }) => {
  const app = newApp<ConsoleEnv>()
  // The register first: its path would else be taken for the id of a request.
  for (const routes of [registerRoutes(deps), deskRoutes(deps), stepRoutes(deps), restrictionRoutes(deps)]) app.route('/', routes)
  return app
}
