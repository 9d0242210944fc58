import type { OpenAPIHono } from '@hono/zod-openapi'
import { stringify } from 'csv-stringify/sync'
import { stream } from 'hono/streaming'
import * as z from 'zod'
import { countAffected, listAffected, type Affected } from '../../gdpr/breaches/affected.ts'
import type { Window } from '../../gdpr/contract/breaches.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Actor } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { mayWrite, requireBreach, type BreachDeps } from './breach-deps.ts'
import { affectedSchema, windowSchema } from './contract/breaches.ts'

/** Shown at once; the rest is in the CSV. */
const SHOWN = 1_000

/** Read at a time for the CSV: each page asks for all of them again. */
const PAGE = 50_000

const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden', 'reason_required', 'not_found')

const affectedRoute = consoleRoute({
  method: 'get',
  path: '/breaches/{id}/affected',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.affected', object: 'breach' },
  summary: 'Who is affected by a breach: the number, and the first 1,000',
  request: { params },
  responses: { 200: json(affectedSchema, 'By the window that the breach says.'), ...refusals },
})

const drillRoute = consoleRoute({
  method: 'post',
  path: '/breaches/affected',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.drill' },
  summary: 'The same for a window that no breach says yet',
  request: { body: jsonBody(windowSchema) },
  responses: { 200: json(affectedSchema, 'Nothing is stored.'), ...problems('unauthenticated', 'forbidden', 'invalid') },
})

const exportRoute = consoleRoute({
  method: 'get',
  path: '/breaches/{id}/affected/export',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.affected_export', object: 'breach' },
  summary: 'All who are affected as CSV, for telling them (Art. 34 GDPR)',
  request: { params },
  responses: { 200: { description: 'UTF-8 with a byte order mark.', content: { 'text/csv': { schema: z.string() } } }, ...refusals },
})

/** Spreadsheets run what begins like a formula. */
const csv = (page: readonly Affected[], isFirst: boolean): string =>
  stringify(
    page.map(({ id, email, phone, name }) => [id, email, phone, name]),
    { header: isFirst, columns: ['id', 'email', 'phone', 'name'], bom: isFirst, record_delimiter: '\r\n', escape_formulas: true },
  )

/** Who is affected by a breach. */
export const affectedRoutes = (deps: BreachDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, sources } = deps
  /** The window of a breach, for who may know who is in it. */
  const windowOf = (siteId: string, id: string, actor: Actor): Promise<Window> =>
    inSite(db, siteId, async (tx) => {
      await mayWrite(tx, siteId, actor, deps)
      return (await requireBreach(tx, siteId, id)).affected
    })

  const find = (siteId: string, window: Window) =>
    inSite(db, siteId, async (tx) => ({
      count: await countAffected(tx, sources, siteId, window),
      people: await listAffected(tx, sources, siteId, window, { limit: SHOWN }),
    }))

  const pages = async function* (siteId: string, window: Window): AsyncGenerator<string> {
    let after: string | undefined
    for (let isFirst = true; ; isFirst = false) {
      const page = await inSite(db, siteId, (tx) => listAffected(tx, sources, siteId, window, { after, limit: PAGE }))
      if (isFirst || page.length > 0) yield csv(page, isFirst)
      after = page.at(-1)?.id
      if (page.length < PAGE) return
    }
  }

  return newApp<ConsoleEnv>()
    .openapi(drillRoute, async (c) => {
      const { site, actor } = c.var
      await inSite(db, site.id, (tx) => mayWrite(tx, site.id, actor, deps))
      const found = await find(site.id, c.req.valid('json'))
      c.set('audited', { details: { count: found.count } })
      return c.json(found, 200)
    })
    .openapi(affectedRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { site, actor } = c.var
      const found = await find(site.id, await windowOf(site.id, id, actor))
      c.set('audited', { details: { count: found.count } })
      return c.json(found, 200)
    })
    .openapi(exportRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { site, actor } = c.var
      const window = await windowOf(site.id, id, actor)
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', `attachment; filename="affected-${id}.csv"`)
      c.header('Cache-Control', 'private, no-store')
      return stream(c, async (out) => {
        for await (const piece of pages(site.id, window)) await out.write(piece)
      })
    })
}
