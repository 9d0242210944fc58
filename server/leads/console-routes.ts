import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { readPageKey, writePageKey } from '../platform/page-key.ts'
import { Problem } from '../platform/problem.ts'
import { tagOfVersion } from '../platform/version-tag.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { gradeOf } from './change-store.ts'
import { GRADES, leadSchema } from './contract.ts'
import { listLeads, readLead, type Lead } from './store.ts'

const PER_PAGE = { usual: 50, most: 200 }

const view = ({ id, subjectId, grade, manualGrade, gradedBy, gradedAt, version, score, reasons, duplicateOf, createdAt }: Lead) => ({
  id,
  grade: gradeOf({ grade, manualGrade }),
  computed_grade: grade,
  graded_by: gradedBy,
  graded_at: gradedAt?.toISOString() ?? null,
  version,
  score,
  reasons: [...reasons],
  subject_id: subjectId,
  duplicate_of: duplicateOf,
  created_at: createdAt.toISOString(),
})

const listRoute = consoleRoute({
  method: 'get',
  path: '/leads',
  roles: ['owner', 'agent', 'dpo', 'viewer'],
  audit: { action: 'leads.list' },
  summary: 'Leads, newest first, with their grades and why',
  request: {
    query: z.strictObject({
      grade: z.enum(GRADES).optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(z.object({ leads: z.array(leadSchema), next: z.string().nullable() }), '`next` goes into `after`.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

const readRoute = consoleRoute({
  method: 'get',
  path: '/leads/{id}',
  roles: ['owner', 'agent', 'dpo', 'viewer'],
  audit: { action: 'lead.read', object: 'lead' },
  summary: 'One lead; what the person wrote is in the submission of the same id',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(leadSchema, 'The lead.'), ...problems('unauthenticated', 'forbidden', 'not_found') },
})

/** Leads for staff, under `/v1/console/sites/:site`. */
export const leadConsoleRoutes = ({ db }: { readonly db: Db }): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()

  app.openapi(listRoute, async (c) => {
    const { after, limit, grade } = c.req.valid('query')
    const siteId = c.var.site.id
    const found = await inSite(db, siteId, (tx) => listLeads(tx, siteId, { limit, grade, after: readPageKey(after) }))
    const last = found.length === limit ? found.at(-1) : undefined
    return c.json({ leads: found.map(view), next: last ? writePageKey(last) : null }, 200)
  })

  app.openapi(readRoute, async (c) => {
    const siteId = c.var.site.id
    const lead = await inSite(db, siteId, (tx) => readLead(tx, siteId, c.req.valid('param').id))
    if (!lead) throw new Problem('not_found')
    c.header('ETag', tagOfVersion(lead.version))
    return c.json(view(lead), 200)
  })
  return app
}
