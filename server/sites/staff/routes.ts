import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ClientEnv } from '../../platform/client.ts'
import { newApp } from '../../platform/openapi.ts'
import { factorRoutes } from './factor-routes.ts'
import type { Identity } from './identity.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { meRoutes } from './me-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'

/** Everything under `/v1/console` that is about the person who asks, and belongs to no site. */
export const identityRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const app = newApp<ClientEnv>()
  for (const routes of [meRoutes, setupRoutes, signInRoutes, secondFactorRoutes, factorRoutes, sessionRoutes, invitationRoutes, oidcRoutes])
    app.route('/', routes(identity))
  return app
}
