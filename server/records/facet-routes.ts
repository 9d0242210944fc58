import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { statement } from '../platform/statement.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import { localeSchema } from '../sites/contract.ts'
import type { ConsoleEnv } from '../sites/env.ts'

/** The site's forms with their titles in a language. Handed in, for forms belong to another feature. */
export type ReadForms = (db: Db, siteId: string, locale: string) => Promise<{ id: string; title: string }[]>

export type FacetDeps = { readonly db: Db; readonly readForms: ReadForms }

const facetsRoute = consoleRoute({
  method: 'get',
  path: '/records/facets',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: 'none',
  summary: 'What the lists can be narrowed down to: forms, and where people came from',
  request: { query: z.strictObject({ language: localeSchema.default('en') }) },
  responses: {
    200: json(z.object({ forms: z.array(z.object({ id: z.string(), title: z.string() })), sources: z.array(z.string()) }), 'By name.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

/** Nobody reads more in a menu. */
const MOST = 40

// Jumps from one source to the next in the index, however many records each has.
const SOURCES = `
  with recursive found as (
    (select source from record_cards where site_id = $1 order by source limit 1)
    union all
    select (select c.source from record_cards c where c.site_id = $1 and c.source > found.source order by c.source limit 1)
    from found where found.source is not null)
  select source from found where source is not null limit ${MOST}`

export const facetRoutes = ({ db, readForms }: FacetDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>().openapi(facetsRoute, async (c) => {
    const siteId = c.var.site.id
    const facets = await inSite(db, siteId, async (tx) => ({
      forms: await readForms(tx, siteId, c.req.valid('query').language),
      sources: (await statement<{ source: string }>(tx, SOURCES, [siteId])).map(({ source }) => source),
    }))
    return c.json(facets, 200)
  })
