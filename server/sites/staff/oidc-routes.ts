import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import { isAPIError } from 'better-auth/api'
import type { ClientEnv } from '../../platform/client.ts'
import { json, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { OIDC } from './auth.ts'
import { handCookies } from './door.ts'
import type { Identity } from './identity.ts'
import { slowBlock } from './slow-down.ts'

const tags = ['Console: identity']

const begin = createRoute({
  method: 'post',
  path: '/auth/oidc',
  tags,
  summary: 'Begin to sign in by the identity provider of the company',
  responses: {
    200: json(z.object({ url: z.string() }), 'Where to send the browser'),
    ...problems('not_same_origin', 'not_found', 'rate_limited', 'provider_unavailable'),
  },
})

const finish = createRoute({
  method: 'get',
  path: '/auth/callback/oidc',
  tags,
  summary: 'Where the identity provider sends the browser back to',
  description: 'Signs in and leads to the console. On failure, leads to the console with `?error=`.',
  request: { query: z.looseObject({ code: z.string().optional(), state: z.string().optional(), error: z.string().optional() }) },
  responses: { 302: { description: 'To the console' }, ...problems('not_found', 'rate_limited') },
})

/** OpenID Connect, where it is configured. It is a first factor: what the provider asked for, we do not know. */
export const oidcRoutes = ({ auth, config, consoleUrl, door, limits }: Identity): OpenAPIHono<ClientEnv> => {
  const app = newApp<ClientEnv>()
  app.openapi(begin, async (c) => {
    door.refuseForeign(c)
    if (!config.oidc) throw new Problem('not_found')
    await slowBlock(limits, c.var.client)
    const body = {
      provider: OIDC,
      callbackURL: consoleUrl('/console'),
      errorCallbackURL: consoleUrl('/console/signin'),
      disableRedirect: true,
    }
    try {
      const { response, headers } = await auth.api.signInSocial({ body, headers: c.req.raw.headers, returnHeaders: true })
      if (!response.url) throw new Problem('provider_unavailable')
      handCookies(c, headers)
      return c.json({ url: response.url }, 200)
    } catch (error) {
      // The provider is unknown to better-auth for as long as its discovery document cannot be read.
      throw isAPIError(error) ? new Problem('provider_unavailable', { cause: error }) : error
    }
  })
  app.openapi(finish, async (c) => {
    if (!config.oidc) throw new Problem('not_found')
    await slowBlock(limits, c.var.client)
    const answer = await auth.handler(new Request(consoleUrl(`${c.req.path}${new URL(c.req.url).search}`), { headers: c.req.raw.headers }))
    handCookies(c, answer.headers)
    return c.redirect(answer.headers.get('Location') ?? consoleUrl('/console/signin?error=oidc'), 302)
  })
  return app
}
