import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { ROLES, type Actor } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { ROOMS, viewSchema, type SavedView } from './contract.ts'
import { tagOfVersion, versionHeader, versionSeen } from '../platform/version-tag.ts'
import { deleteView, insertView, lockView, updateView, viewsOf, type View } from './view-store.ts'

const shape = {
  name: z.string().trim().min(1).max(60),
  query: z.string().max(1_000),
  columns: z.array(z.string().max(40)).max(30).nullable(),
  shared: z.boolean(),
}
const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden', 'invalid')
const changeRefusals = problems('unauthenticated', 'forbidden', 'invalid', 'not_found', 'changed_meanwhile', 'version_missing')
const one = json(viewSchema, 'The view, with its version as ETag.')

const listRoute = consoleRoute({
  method: 'get',
  path: '/views',
  roles: ROLES,
  audit: 'none',
  summary: 'Saved views: own ones, and those that others shared',
  request: { query: z.strictObject({ room: z.enum(ROOMS).optional() }) },
  responses: { 200: json(z.object({ views: z.array(viewSchema) }), 'By name.'), ...refusals },
})

const makeRoute = consoleRoute({
  method: 'post',
  path: '/views',
  roles: ROLES,
  audit: 'none',
  summary: 'Save a view',
  request: { body: jsonBody(z.strictObject({ room: z.enum(ROOMS), ...shape })) },
  responses: { 201: one, ...refusals },
})

const changeRoute = consoleRoute({
  method: 'put',
  path: '/views/{id}',
  roles: ROLES,
  audit: 'none',
  summary: 'Change a saved view',
  request: { params, headers: versionHeader, body: jsonBody(z.strictObject(shape)) },
  responses: { 200: one, ...changeRefusals },
})

const deleteRoute = consoleRoute({
  method: 'delete',
  path: '/views/{id}',
  roles: ROLES,
  audit: 'none',
  summary: 'Delete a saved view',
  request: { params, headers: versionHeader },
  responses: { 204: { description: 'Gone.' }, ...changeRefusals },
})

const viewOf = (view: View, actor: Actor): SavedView => ({
  id: view.id,
  room: view.room,
  name: view.name,
  query: view.query,
  columns: view.columns && [...view.columns],
  shared: view.shared,
  mine: view.ownerId === actor.id,
  owner: view.ownerName,
  version: view.version,
})

/** Who works with the site's people may put a view in front of colleagues. */
const maySharing = (actor: Actor, shared: boolean) => {
  if (shared && actor.role !== 'owner' && actor.role !== 'agent') throw new Problem('forbidden')
}

/** The view for changing: its maker's, or a shared one for the site's owner. Others' own views do not exist for anybody else. */
const held = async (tx: Db, siteId: string, id: string, actor: Actor, version: number): Promise<View> => {
  const view = await lockView(tx, siteId, id)
  if (!view || (view.ownerId !== actor.id && !view.shared)) throw new Problem('not_found')
  if (view.ownerId !== actor.id && actor.role !== 'owner') throw new Problem('forbidden')
  if (view.version !== version) throw new Problem('changed_meanwhile')
  return view
}

/** Saved views, under `/v1/console/sites/:site`. */
export const viewRoutes = ({ db }: { readonly db: Db }): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()
  app.openapi(listRoute, async (c) => {
    const { site, actor } = c.var
    const views = await inSite(db, site.id, (tx) => viewsOf(tx, site.id, actor.id, c.req.valid('query').room))
    return c.json({ views: views.map((view) => viewOf(view, actor)) }, 200)
  })
  app.openapi(makeRoute, async (c) => {
    const { site, actor } = c.var
    const asked = c.req.valid('json')
    maySharing(actor, asked.shared)
    const view = await inSite(db, site.id, (tx) =>
      insertView(tx, { siteId: site.id, id: newId(), ownerId: actor.id, ownerName: actor.name, ...asked }),
    )
    c.header('ETag', tagOfVersion(view.version))
    return c.json(viewOf(view, actor), 201)
  })
  app.openapi(changeRoute, async (c) => {
    const { site, actor } = c.var
    const asked = c.req.valid('json')
    maySharing(actor, asked.shared)
    const version = versionSeen(c)
    const view = await inSite(db, site.id, async (tx) => {
      const { id } = await held(tx, site.id, c.req.valid('param').id, actor, version)
      return updateView(tx, site.id, id, asked)
    })
    if (!view) throw new Problem('not_found')
    c.header('ETag', tagOfVersion(view.version))
    return c.json(viewOf(view, actor), 200)
  })
  app.openapi(deleteRoute, async (c) => {
    const { site, actor } = c.var
    const version = versionSeen(c)
    await inSite(db, site.id, async (tx) => {
      const { id } = await held(tx, site.id, c.req.valid('param').id, actor, version)
      await deleteView(tx, site.id, id)
    })
    return c.body(null, 204)
  })
  return app
}
