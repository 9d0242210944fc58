import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Breach, BreachFacts } from '../../gdpr/breaches/store.ts'
import { openPoints } from '../../gdpr/breaches/closing.ts'
import { changeBreach, insertBreach, listBreaches } from '../../gdpr/breaches/store.ts'
import { newId } from '../platform/id.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { tagOfVersion, versionHeader, versionSeen } from '../platform/version-tag.ts'
import type { Actor } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { mayWrite, requireBreach, type BreachDeps } from './breach-deps.ts'
import { breachView, factsOf, newFactsOf } from './breach-view.ts'
import { breachFactsSchema, breachSchema, newBreachSchema } from './contract/breaches.ts'

const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden')
const changes = problems('unauthenticated', 'forbidden', 'not_found', 'breach_closed', 'changed_meanwhile', 'version_missing', 'invalid')

const listRoute = consoleRoute({
  method: 'get',
  path: '/breaches',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.list' },
  summary: 'The register of breaches, the newest first (Art. 33(5) GDPR)',
  responses: { 200: json(z.object({ breaches: z.array(breachSchema) }), 'Those that nobody was notified of included.'), ...refusals },
})

const addRoute = consoleRoute({
  method: 'post',
  path: '/breaches',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.add', object: 'breach' },
  summary: 'Enter a breach; its hours run from the moment when the controller became aware',
  request: { body: jsonBody(newBreachSchema) },
  responses: { 201: json(breachSchema, 'The breach, with its version as ETag.'), ...refusals, ...problems('invalid') },
})

const readRoute = consoleRoute({
  method: 'get',
  path: '/breaches/{id}',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.read', object: 'breach' },
  summary: 'One breach, its clock, and what it lacks before it may be closed',
  request: { params },
  responses: {
    200: json(breachSchema, 'With its version as ETag.'),
    ...problems('unauthenticated', 'forbidden', 'reason_required', 'not_found'),
  },
})

const changeRoute = consoleRoute({
  method: 'put',
  path: '/breaches/{id}',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.change', object: 'breach' },
  summary: 'Write down what is known now',
  request: { params, headers: versionHeader, body: jsonBody(breachFactsSchema) },
  responses: { 200: json(breachSchema, 'As it stands then.'), ...changes },
})

const closeRoute = consoleRoute({
  method: 'post',
  path: '/breaches/{id}/close',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.close', object: 'breach' },
  summary: 'Close a breach of which everything is written down that the law wants',
  request: { params, headers: versionHeader },
  responses: { 200: json(breachSchema, 'Closed.'), ...changes, ...problems('breach_incomplete', 'breach_closed') },
})

const reopenRoute = consoleRoute({
  method: 'post',
  path: '/breaches/{id}/reopen',
  roles: ['dpo', 'owner'],
  audit: { action: 'breach.reopen', object: 'breach' },
  summary: 'Open a closed breach again, as when more became known',
  request: { params, headers: versionHeader },
  responses: {
    200: json(breachSchema, 'Open.'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'changed_meanwhile', 'version_missing'),
  },
})

type Change = Partial<BreachFacts> & { readonly closedAt?: Date | null }

/** The register of breaches, for the officer. */
export const breachRoutes = (deps: BreachDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, clock } = deps
  const change = (siteId: string, id: string, version: number, actor: Actor, to: (breach: Breach) => Change): Promise<Breach> =>
    inSite(db, siteId, async (tx) => {
      await mayWrite(tx, siteId, actor, deps)
      const changed = await changeBreach(tx, { siteId, id, version }, to(await requireBreach(tx, siteId, id)))
      if (!changed) throw new Problem('changed_meanwhile')
      return changed
    })

  return newApp<ConsoleEnv>()
    .openapi(listRoute, async (c) => {
      const { site } = c.var
      const now = clock()
      const all = await inSite(db, site.id, (tx) => listBreaches(tx, site.id))
      return c.json({ breaches: all.map((breach) => breachView(breach, now)) }, 200)
    })
    .openapi(addRoute, async (c) => {
      const { site, actor } = c.var
      const facts = newFactsOf(c.req.valid('json'))
      const now = clock()
      const breach = await inSite(db, site.id, async (tx) => {
        await mayWrite(tx, site.id, actor, deps)
        return insertBreach(tx, { ...facts, siteId: site.id, id: newId(now.getTime()), createdAt: now })
      })
      c.set('audited', { objectId: breach.id })
      c.header('ETag', tagOfVersion(breach.version))
      return c.json(breachView(breach, now), 201)
    })
    .openapi(readRoute, async (c) => {
      const breach = await inSite(db, c.var.site.id, (tx) => requireBreach(tx, c.var.site.id, c.req.valid('param').id))
      c.header('ETag', tagOfVersion(breach.version))
      return c.json(breachView(breach, clock()), 200)
    })
    .openapi(changeRoute, async (c) => {
      const facts = factsOf(c.req.valid('json'))
      const breach = await change(c.var.site.id, c.req.valid('param').id, versionSeen(c), c.var.actor, ({ closedAt }) => {
        if (closedAt) throw new Problem('breach_closed')
        return facts
      })
      c.header('ETag', tagOfVersion(breach.version))
      return c.json(breachView(breach, clock()), 200)
    })
    .openapi(closeRoute, async (c) => {
      const breach = await change(c.var.site.id, c.req.valid('param').id, versionSeen(c), c.var.actor, (open) => {
        const errors = openPoints(open)
        if (open.closedAt) throw new Problem('breach_closed')
        if (errors.length > 0) throw new Problem('breach_incomplete', { errors })
        return { closedAt: clock() }
      })
      c.header('ETag', tagOfVersion(breach.version))
      return c.json(breachView(breach, clock()), 200)
    })
    .openapi(reopenRoute, async (c) => {
      const breach = await change(c.var.site.id, c.req.valid('param').id, versionSeen(c), c.var.actor, () => ({ closedAt: null }))
      c.header('ETag', tagOfVersion(breach.version))
      return c.json(breachView(breach, clock()), 200)
    })
}
