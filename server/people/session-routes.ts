import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import type { SiteEnv } from '../sites/env.ts'
import { sessionBegunSchema, sessionConfirmSchema, sessionRequestSchema, sessionSchema } from './contract.ts'
import type { Sessions } from './sessions.ts'

const startRoute = createRoute({
  method: 'post',
  path: '/sessions',
  tags: ['People'],
  summary: 'Send a link and a code to an address, to prove that it is one’s own',
  request: { body: jsonBody(sessionRequestSchema) },
  responses: {
    202: json(sessionBegunSchema, 'The same for every address, whether it is known or not.'),
    ...problems('malformed_json', 'unsupported_media_type', 'invalid', 'rate_limited'),
  },
})

const confirmRoute = createRoute({
  method: 'post',
  path: '/sessions/confirm',
  tags: ['People'],
  summary: 'Prove an address by the code or the link of the mail',
  request: { body: jsonBody(sessionConfirmSchema) },
  responses: {
    200: json(sessionSchema, 'Send the token as a bearer token. Keep it in memory only.'),
    ...problems('malformed_json', 'session_proof_over', 'unsupported_media_type', 'code_wrong', 'invalid', 'rate_limited'),
  },
})

const endRoute = createRoute({
  method: 'delete',
  path: '/sessions/current',
  tags: ['People'],
  summary: 'End the session of the bearer token',
  responses: { 204: { description: 'It is over.' }, ...problems('session_required') },
})

/** The token of `Authorization: Bearer …`; throws `session_required`. */
export const bearerOf = (c: Context): string => {
  const token = /^Bearer ([\w.~+/-]{1,2000}=*)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
  if (token !== undefined) return token
  c.header('WWW-Authenticate', 'Bearer')
  throw new Problem('session_required')
}

/** Sessions of visitors, under `/v1/sites/:site`. */
export const sessionRoutes = ({ sessions }: { readonly sessions: Sessions }): OpenAPIHono<SiteEnv> => {
  const app = newApp<SiteEnv>()
  app.openapi(startRoute, async (c) => {
    const { site, client } = c.var
    const { email, locale = site.locales[0] ?? 'en' } = c.req.valid('json')
    const { id, expiresAt } = await sessions.start(site, { email, locale, client })
    return c.json({ id, expires_at: expiresAt.toISOString(), code_digits: 6 as const }, 202)
  })
  app.openapi(confirmRoute, async (c) => {
    const { site, client } = c.var
    const sent = c.req.valid('json')
    const { token, email, expiresAt } =
      'token' in sent ? await sessions.confirmLink(site.id, sent.token) : await sessions.confirmCode(site.id, { ...sent, client })
    return c.json({ token, email, expires_at: expiresAt.toISOString() }, 200)
  })
  app.openapi(endRoute, async (c) => {
    await sessions.end(c.var.site.id, bearerOf(c))
    return c.body(null, 204)
  })
  return app
}
