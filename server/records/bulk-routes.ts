import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { GRADES } from '../leads/contract.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import type { Changes } from './changes.ts'
import { bulkResultSchema, type BulkResult } from './contract.ts'
import { versionHeader, versionSeen } from '../platform/version-tag.ts'

/** As many as a list shows at once; more is done in several steps, each of which can be undone. */
const MOST = 200

const ids = z.array(z.uuid()).min(1).max(MOST)
const distinct = (all: readonly string[]): string[] => [...new Set(all.map((id) => id.toLowerCase()))]
const ok = json(bulkResultSchema, 'What was done, what was not and why, and how to take it back within ten minutes.')
const responses = { 200: ok, ...problems('unauthenticated', 'forbidden', 'invalid') }

const gradeRoute = consoleRoute({
  method: 'post',
  path: '/records/grade',
  roles: ['owner', 'agent'],
  audit: { action: 'leads.grade' },
  summary: 'Grade leads by hand; null lets what was computed count again',
  request: { body: jsonBody(z.strictObject({ ids, grade: z.enum(GRADES).nullable() })) },
  responses,
})

const duplicateRoute = consoleRoute({
  method: 'post',
  path: '/records/duplicate',
  roles: ['owner', 'agent'],
  audit: { action: 'leads.duplicate' },
  summary: 'Mark leads as repetitions of another lead, or as none',
  request: { body: jsonBody(z.strictObject({ ids, of: z.uuid().nullable() })) },
  responses,
})

const many = (path: string, action: string, summary: string, roles: readonly ('owner' | 'agent' | 'moderator')[]) =>
  consoleRoute({
    method: 'post',
    path,
    roles,
    audit: { action },
    summary,
    request: { body: jsonBody(z.strictObject({ ids })) },
    responses,
  })

const discardRoute = many('/records/discard', 'submissions.discard', 'Throw records away; they are deleted for good a week later', [
  'owner',
  'agent',
  'moderator',
])
const restoreRoute = many('/records/restore', 'submissions.restore', 'Take back what was thrown away', ['owner', 'agent', 'moderator'])
const releaseRoute = many('/records/release', 'submissions.release', 'Let what was kept aside through', ['owner', 'agent', 'moderator'])

const undoRoute = consoleRoute({
  method: 'post',
  path: '/records/undo',
  roles: ['owner', 'agent', 'moderator'],
  audit: { action: 'records.undo' },
  summary: 'Take a change back',
  request: { body: jsonBody(z.strictObject({ token: z.uuid() })) },
  responses: { 200: ok, ...problems('unauthenticated', 'forbidden', 'invalid', 'undo_expired') },
})

const changeRoute = consoleRoute({
  method: 'patch',
  path: '/leads/{id}',
  roles: ['owner', 'agent'],
  audit: { action: 'lead.update', object: 'lead' },
  summary: 'Grade one lead by hand, or say of which other it is a repetition',
  request: {
    params: z.object({ id: z.uuid() }),
    headers: versionHeader,
    body: jsonBody(z.union([z.strictObject({ grade: z.enum(GRADES).nullable() }), z.strictObject({ duplicate_of: z.uuid().nullable() })])),
  },
  responses: {
    200: ok,
    ...problems('unauthenticated', 'forbidden', 'invalid', 'not_found', 'changed_meanwhile', 'version_missing'),
  },
})

/** Of a single record that could not be changed, the answer is not a list of failures. */
const found = (result: BulkResult): BulkResult => {
  const [failure] = result.failed
  if (failure?.code === 'not_a_lead') throw new Problem('not_found')
  if (failure) throw new Problem('invalid', { errors: [{ field: 'duplicate_of', code: failure.code }] })
  return result
}

/** What staff changes about records, one or many, with undo. */
export const bulkRoutes = ({ changes }: { readonly changes: Changes }): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()
  app.openapi(gradeRoute, async (c) => {
    const { ids: asked, grade } = c.req.valid('json')
    return c.json(await changes.grade({ siteId: c.var.site.id, actor: c.var.actor, ids: distinct(asked), grade }), 200)
  })
  app.openapi(duplicateRoute, async (c) => {
    const { ids: asked, of } = c.req.valid('json')
    return c.json(await changes.duplicate({ siteId: c.var.site.id, actor: c.var.actor, ids: distinct(asked), of }), 200)
  })
  for (const [route, change] of [
    [discardRoute, changes.discard],
    [restoreRoute, changes.restore],
    [releaseRoute, changes.release],
  ] as const)
    app.openapi(route, async (c) => {
      const { ids: asked } = c.req.valid('json')
      return c.json(await change({ siteId: c.var.site.id, actor: c.var.actor, ids: distinct(asked) }), 200)
    })
  app.openapi(undoRoute, async (c) =>
    c.json(await changes.undo({ siteId: c.var.site.id, actor: c.var.actor, token: c.req.valid('json').token }), 200),
  )
  app.openapi(changeRoute, async (c) => {
    const { id } = c.req.valid('param')
    const change = c.req.valid('json')
    const what = { siteId: c.var.site.id, actor: c.var.actor, ids: [id], version: versionSeen(c) }
    const result =
      'grade' in change
        ? await changes.grade({ ...what, grade: change.grade })
        : await changes.duplicate({ ...what, of: change.duplicate_of })
    return c.json(found(result), 200)
  })
  return app
}
