import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { liftRestriction, listRestrictions, restrictSubjects } from '../people/restriction-store.ts'
import { readSubject } from '../people/store.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import type { DeskDeps } from './desk-routes.ts'

const restrictionSchema = z
  .object({ subject_id: z.uuid(), since: z.iso.datetime(), request_id: z.uuid().nullable() })
  .meta({ id: 'Restriction' })

const listRoute = consoleRoute({
  method: 'get',
  path: '/privacy-restrictions',
  roles: ['dpo'],
  audit: { action: 'restrictions.list' },
  summary: 'People whose data are kept and not used (Art. 18 GDPR); only officers see them anywhere',
  responses: {
    200: json(z.object({ restrictions: z.array(restrictionSchema) }), 'Longest first.'),
    ...problems('unauthenticated', 'forbidden'),
  },
})

const changeRoute = consoleRoute({
  method: 'put',
  path: '/privacy-restrictions/{subject}',
  roles: ['dpo'],
  audit: { action: 'restriction.change', object: 'person' },
  summary: 'Restrict the use of a person’s data, or lift it; tell the person before it is lifted (Art. 18(3))',
  request: {
    params: z.object({ subject: z.uuid() }),
    body: jsonBody(z.strictObject({ restricted: z.boolean(), reason: z.string().trim().min(1).max(300) })),
  },
  responses: { 204: { description: 'Done, or it was so before.' }, ...problems('unauthenticated', 'forbidden', 'invalid', 'not_found') },
})

/** Restrictions of use, under `/v1/console/sites/:site`. */
export const restrictionRoutes = ({ requests: { db }, clock }: DeskDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>()
    .openapi(listRoute, async (c) => {
      const found = await inSite(db, c.var.site.id, (tx) => listRestrictions(tx, c.var.site.id))
      const restrictions = found.map(({ subjectId, since, requestId }) => ({
        subject_id: subjectId,
        since: since.toISOString(),
        request_id: requestId,
      }))
      return c.json({ restrictions }, 200)
    })
    .openapi(changeRoute, async (c) => {
      const { site } = c.var
      const { subject } = c.req.valid('param')
      const { restricted, reason } = c.req.valid('json')
      await inSite(db, site.id, async (tx) => {
        if (!(await readSubject(tx, site.id, subject))) throw new Problem('not_found')
        if (restricted) await restrictSubjects(tx, site.id, [subject], { since: clock(), requestId: null })
        else await liftRestriction(tx, site.id, subject)
      })
      c.set('audited', { objectId: subject, details: { restricted, why: reason } })
      return c.body(null, 204)
    })
