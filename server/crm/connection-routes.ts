import type { OpenAPIHono } from '@hono/zod-openapi'
import { newApp } from '../platform/openapi.ts'
import { AddressRefused, CallFailed } from '../platform/outgoing.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { tagOfVersion, versionSeen } from '../platform/version-tag.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { checkConnection } from './check.ts'
import * as requests from './connection-requests.ts'
import { PAUSED_BY_HAND, resumeConnection, stopConnection } from './connection-state-store.ts'
import {
  changeConnection,
  forgetOldSecret,
  getConnection,
  insertConnection,
  listConnections,
  removeConnection,
  restoreConnection,
  rotateSecret,
  type Connection,
} from './connection-store.ts'
import { connectors } from './connectors.ts'
import { backfill } from './deliveries.ts'
import { healthByConnection } from './health-store.ts'
import type { CrmRouteDeps } from './route-parts.ts'
import { connectionView } from './views.ts'

const invalid = (field: string, code: string, message: string): Problem => new Problem('invalid', { errors: [{ field, code, message }] })

/** A usable secret, or a problem that names the field. */
const secretFor = (kind: string, given: string | undefined): string => {
  const connector = connectors.get(kind)
  if (!connector) throw invalid('kind', 'not_an_option', `There is no kind ${kind}.`)
  try {
    return connector.secret(given || undefined)
  } catch (error) {
    throw invalid('secret', 'pattern', error instanceof Error ? error.message : 'The secret is not usable.')
  }
}

/** Connections for staff, under `/v1/console/sites/:site`. */
export const connectionConsoleRoutes = ({ db, jobs, keys, outgoing, recordIds }: CrmRouteDeps): OpenAPIHono<ConsoleEnv> => {
  /** A name that does not resolve today may tomorrow, and the test says so; an address inside a network never becomes right. */
  const checkAddress = async (url: string): Promise<void> => {
    try {
      await outgoing.check(url)
    } catch (error) {
      if (error instanceof AddressRefused) throw invalid('url', 'address_refused', error.message)
      if (!(error instanceof CallFailed)) throw error
    }
  }
  const find = async (siteId: string, id: string): Promise<Connection> => {
    const found = await inSite(db, siteId, (tx) => getConnection(tx, siteId, id))
    if (!found) throw new Problem('not_found')
    return found
  }
  const viewOf = ({ var: { site, actor } }: { var: ConsoleEnv['Variables'] }, id: string) =>
    inSite(db, site.id, async (tx) => {
      const connection = await getConnection(tx, site.id, id)
      if (!connection) throw new Problem('not_found')
      return connectionView(connection, (await healthByConnection(tx, site.id)).get(id), actor.role === 'owner')
    })

  const app = newApp<ConsoleEnv>()

  app.openapi(requests.connectionsRoute, async (c) => {
    const { site, actor } = c.var
    const [all, health] = await inSite(db, site.id, (tx) => Promise.all([listConnections(tx, site.id), healthByConnection(tx, site.id)]))
    return c.json({ connections: all.map((each) => connectionView(each, health.get(each.id), actor.role === 'owner')) }, 200)
  })

  app.openapi(requests.connectionRoute, async (c) => {
    const view = await viewOf(c, c.req.valid('param').id)
    c.header('ETag', tagOfVersion(view.version))
    return c.json(view, 200)
  })

  app.openapi(requests.addRoute, async (c) => {
    const siteId = c.var.site.id
    const { kind, url, name, secret: given } = c.req.valid('json')
    const secret = secretFor(kind, given)
    await checkAddress(url)
    const id = await inSite(db, siteId, (tx) => insertConnection(tx, keys, { siteId, kind, url, secret, settings: {}, name: name || null }))
    await backfill(db, jobs, recordIds, siteId, id)
    c.set('audited', { objectId: id, details: { kind } })
    const view = await viewOf(c, id)
    c.header('ETag', tagOfVersion(view.version))
    return c.json({ ...view, secret: given ? null : secret }, 201)
  })

  app.openapi(requests.changeRoute, async (c) => {
    const siteId = c.var.site.id
    const { id } = c.req.valid('param')
    const { url, name } = c.req.valid('json')
    const seen = versionSeen(c)
    await find(siteId, id)
    if (url !== undefined) await checkAddress(url)
    const change = { ...(url === undefined ? {} : { url }), ...(name === undefined ? {} : { name: name || null }) }
    if (!(await inSite(db, siteId, (tx) => changeConnection(tx, siteId, id, seen, change)))) throw new Problem('changed_meanwhile')
    c.set('audited', { details: { fields: Object.keys(change).join(', ') } })
    const view = await viewOf(c, id)
    c.header('ETag', tagOfVersion(view.version))
    return c.json(view, 200)
  })

  app.openapi(requests.removeRoute, async (c) => {
    const siteId = c.var.site.id
    if (!(await inSite(db, siteId, (tx) => removeConnection(tx, siteId, c.req.valid('param').id)))) throw new Problem('not_found')
    return c.body(null, 204)
  })

  app.openapi(requests.restoreRoute, async (c) => {
    const siteId = c.var.site.id
    const { id } = c.req.valid('param')
    if (!(await inSite(db, siteId, (tx) => restoreConnection(tx, siteId, id)))) throw new Problem('not_found')
    await backfill(db, jobs, recordIds, siteId, id)
    return c.json(await viewOf(c, id), 200)
  })

  app.openapi(requests.checkRoute, async (c) => {
    const connection = await find(c.var.site.id, c.req.valid('param').id)
    const checked = await checkConnection(keys, outgoing, connection)
    c.set('audited', { details: { ok: checked.ok, status: checked.status } })
    return c.json(checked, 200)
  })

  app.openapi(requests.rotateRoute, async (c) => {
    const siteId = c.var.site.id
    const { id } = c.req.valid('param')
    const { secret: given } = c.req.valid('json')
    const secret = secretFor((await find(siteId, id)).kind, given)
    await inSite(db, siteId, (tx) => rotateSecret(tx, keys, siteId, id, secret))
    return c.json({ ...(await viewOf(c, id)), secret: given ? null : secret }, 200)
  })

  app.openapi(requests.finishRoute, async (c) => {
    const siteId = c.var.site.id
    const { id } = c.req.valid('param')
    await find(siteId, id)
    await inSite(db, siteId, (tx) => forgetOldSecret(tx, siteId, id))
    return c.json(await viewOf(c, id), 200)
  })

  app.openapi(requests.pauseRoute, async (c) => {
    const siteId = c.var.site.id
    const { id } = c.req.valid('param')
    await inSite(db, siteId, (tx) => stopConnection(tx, siteId, id, 'paused', PAUSED_BY_HAND))
    return c.json(await viewOf(c, id), 200)
  })

  app.openapi(requests.resumeRoute, async (c) => {
    const siteId = c.var.site.id
    const { id } = c.req.valid('param')
    await find(siteId, id)
    await resumeConnection(db, jobs, siteId, id)
    await backfill(db, jobs, recordIds, siteId, id)
    return c.json(await viewOf(c, id), 200)
  })

  return app
}
