import type { OpenAPIHono } from '@hono/zod-openapi'
import { newApp } from '../platform/openapi.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { connectionConsoleRoutes } from './connection-routes.ts'
import { deliveryConsoleRoutes } from './delivery-routes.ts'
import type { CrmRouteDeps } from './route-parts.ts'

/** Staff's view of connections and deliveries, for `/v1/console/sites/:site`. */
export const crmConsoleRoutes = (deps: CrmRouteDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>().route('/', connectionConsoleRoutes(deps)).route('/', deliveryConsoleRoutes(deps))
