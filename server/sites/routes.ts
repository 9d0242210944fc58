import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { json, newApp, problems } from '../platform/openapi.ts'
import { siteSchema } from './contract.ts'
import type { SiteEnv } from './env.ts'

const readSettings = createRoute({
  method: 'get',
  path: '/',
  tags: ['Sites'],
  summary: 'Public settings of a site',
  responses: {
    200: json(siteSchema, 'What a page needs to know about the site'),
    ...problems('origin_not_allowed', 'site_not_found'),
  },
})

/** `widgets`: names of the elements that this server offers. */
export type SiteDeps = { readonly widgets: readonly string[] }

/** `GET /v1/sites/:site`. */
export const siteRoutes = ({ widgets }: SiteDeps): OpenAPIHono<SiteEnv> => {
  const app = newApp<SiteEnv>()
  app.openapi(readSettings, (c) => {
    const { id, name, locales, theme, controller } = c.get('site')
    c.header('Cache-Control', 'public, max-age=60')
    return c.json({ id, name, locales, theme, controller, widgets: [...widgets] }, 200)
  })
  return app
}
