import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Erasures } from '../../gdpr/erase/erasures.ts'
import { ENDED } from '../../gdpr/requests/machine.ts'
import { readRequest } from '../../gdpr/requests/request-store.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { deskWorkSchema, type DeskPackage } from './contract/work.ts'
import { erasureView, planView } from './erasure-views.ts'
import type { HasOfficer } from './step-routes.ts'

export type WorkDeps = {
  readonly db: Db
  readonly erasures: Pick<Erasures, 'preview' | 'ofRequest'>
  /** The package that answers a request; null when there is none. */
  readonly packageOf: (siteId: string, requestId: string) => Promise<DeskPackage | null>
  readonly hasOfficer: HasOfficer
}

const workRoute = consoleRoute({
  method: 'get',
  path: '/privacy-requests/{request}/work',
  roles: ['dpo', 'owner'],
  audit: { action: 'privacy_request.read', object: 'privacy_request' },
  summary: 'What approving would do, and how far what was approved has come',
  request: { params: z.object({ request: z.uuid() }) },
  responses: { 200: json(deskWorkSchema, 'Now.'), ...problems('unauthenticated', 'forbidden', 'not_found') },
})

/** The work that a request means, under `/v1/console/sites/:site`. */
export const workRoutes = ({ db, erasures, packageOf, hasOfficer }: WorkDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>().openapi(workRoute, async (c) => {
    const { site, actor } = c.var
    const { request: id } = c.req.valid('param')
    const { request, officer } = await inSite(db, site.id, async (tx) => ({
      request: await readRequest(tx, site.id, id),
      officer: await hasOfficer(tx, site.id),
    }))
    if (!request) throw new Problem('not_found')
    const erasure = await erasures.ofRequest(site.id, id)
    const people = request.subjectIds ?? []
    const plans = request.kind === 'erasure' && !erasure && !ENDED.has(request.state) && people.length > 0
    c.set('audited', { objectId: id })
    return c.json(
      {
        may_decide: actor.role === 'dpo' || !officer,
        plan: plans ? planView(await erasures.preview(site.id, people)) : null,
        erasure: erasure ? erasureView(erasure) : null,
        package: await packageOf(site.id, id),
      },
      200,
    )
  })
