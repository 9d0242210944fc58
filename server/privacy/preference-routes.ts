import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import * as z from 'zod'
import { bearerOf as tokenOf } from '../people/session-routes.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { localeSchema } from '../sites/contract.ts'
import type { SiteEnv } from '../sites/env.ts'
import { changePreferencesSchema, preferencesSchema } from './contract/choices.ts'
import { saysGpc } from '../sites/gpc.ts'
import type { PreferenceBook } from './preferences.ts'
import type { FindBearer } from './who.ts'

const HOW = 'The bearer token is that of a session (`POST /sessions`), or the last part of the link to the choices in a mail.'

const readRoute = createRoute({
  method: 'get',
  path: '/preferences',
  tags: ['Privacy'],
  summary: 'What the person agreed to, and the history of it',
  description: HOW,
  request: { query: z.object({ locale: localeSchema.optional() }) },
  responses: { 200: json(preferencesSchema, 'Choices and history of the proven person.'), ...problems('session_required', 'invalid') },
})

const changeRoute = createRoute({
  method: 'put',
  path: '/preferences',
  tags: ['Privacy'],
  summary: 'Withdraw or give consents',
  description: `${HOW} All changes or none. A withdrawal counts from the moment of the answer, and is sent on to whoever got the data.`,
  request: { body: jsonBody(changePreferencesSchema) },
  responses: {
    200: json(preferencesSchema, 'As it is now.'),
    ...problems('malformed_json', 'session_required', 'unsupported_media_type', 'invalid', 'notice_unpublished'),
  },
})

export type PreferenceRouteDeps = { readonly preferences: PreferenceBook; readonly findBearer: FindBearer }

/** Choices of a proven person, under `/v1/sites/:site`. */
export const preferenceRoutes = ({ preferences, findBearer }: PreferenceRouteDeps): OpenAPIHono<SiteEnv> => {
  const provenBy = async (c: Context<SiteEnv>) => {
    const bearer = await findBearer(c.var.site.id, tokenOf(c))
    if (bearer) return { ...bearer, site: c.var.site }
    c.header('WWW-Authenticate', 'Bearer')
    throw new Problem('session_required')
  }
  const app = newApp<SiteEnv>()
  app.openapi(readRoute, async (c) => {
    const proven = await provenBy(c)
    const { locale = c.var.site.locales[0] ?? 'en' } = c.req.valid('query')
    return c.json(await preferences.read(proven, locale), 200)
  })
  app.openapi(changeRoute, async (c) => {
    const { locale = c.var.site.locales[0] ?? 'en', changes } = c.req.valid('json')
    const proven = await provenBy(c)
    await preferences.change(proven, changes, { source: proven.source, locale, gpc: saysGpc(c) })
    return c.json(await preferences.read(proven, locale), 200)
  })
  return app
}
