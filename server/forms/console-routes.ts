import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { json, newApp, problems } from '../platform/openapi.ts'
import { readPageKey, writePageKey } from '../platform/page-key.ts'
import type { Files } from '../platform/files.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { slugSchema } from '../sites/contract.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { releaseSubmission, type ReleaseDeps } from './release.ts'
import { listSubmissions } from './submission-list-store.ts'
import { readDetail, submissionDetailSchema, type DetailDeps } from './submission-detail.ts'
import { SUBMISSION_STATES, submissionSchema, submissionView } from './submission-view.ts'
import { attachment, SANDBOX } from './uploads/file-routes.ts'
import { fileOf, findUpload } from './uploads/store.ts'

const PER_PAGE = { usual: 50, most: 200 }

const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden', 'invalid')

const listRoute = consoleRoute({
  method: 'get',
  path: '/submissions',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: { action: 'submissions.list' },
  summary: 'What visitors sent, newest first',
  request: {
    query: z.strictObject({
      state: z.enum(SUBMISSION_STATES).optional(),
      form: slugSchema.optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(z.object({ submissions: z.array(submissionSchema), next: z.string().nullable() }), '`next` goes into `after`.'),
    ...refusals,
  },
})

const readRoute = consoleRoute({
  method: 'get',
  path: '/submissions/{id}',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: { action: 'submission.read', object: 'submission' },
  summary: 'One submission, with the consents and the texts that were shown',
  request: { params },
  responses: { 200: json(submissionDetailSchema, 'The submission.'), ...refusals, ...problems('not_found') },
})

const releaseRoute = consoleRoute({
  method: 'post',
  path: '/submissions/{id}/release',
  roles: ['owner', 'agent', 'moderator'],
  audit: { action: 'submission.release', object: 'submission' },
  summary: 'Let a quarantined submission through',
  request: { params },
  responses: { 200: json(submissionSchema, 'Released.'), ...refusals, ...problems('not_found') },
})

const fileRoute = consoleRoute({
  method: 'get',
  path: '/submissions/{id}/files/{file}',
  roles: ['owner', 'agent', 'moderator', 'dpo'],
  audit: { action: 'file.read', object: 'submission' },
  summary: 'A file that came with a submission',
  request: { params: params.extend({ file: z.uuid() }) },
  responses: {
    200: { description: 'The bytes.', content: { 'application/octet-stream': { schema: z.any() } } },
    ...refusals,
    ...problems('not_found'),
  },
})

/** `changed` is told what was released, so that lists show it. */
export type SubmissionConsoleDeps = ReleaseDeps &
  DetailDeps & { readonly files: Files; readonly changed: (siteId: string, ids: readonly string[]) => Promise<void> }

/** Submissions for staff, under `/v1/console/sites/:site`. */
export const submissionConsoleRoutes = (deps: SubmissionConsoleDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, files, changed } = deps
  const app = newApp<ConsoleEnv>()

  app.openapi(listRoute, async (c) => {
    const { after, limit, state, form } = c.req.valid('query')
    const siteId = c.var.site.id
    const found = await inSite(db, siteId, (tx) => listSubmissions(tx, siteId, { limit, state, form, after: readPageKey(after) }))
    const last = found.length === limit ? found.at(-1) : undefined
    return c.json({ submissions: found.map(submissionView), next: last ? writePageKey(last) : null }, 200)
  })

  app.openapi(readRoute, async (c) => {
    const detail = await readDetail(deps, c.var.site, c.req.valid('param').id)
    if (!detail) throw new Problem('not_found')
    return c.json(detail, 200)
  })

  app.openapi(releaseRoute, async (c) => {
    const { id } = c.req.valid('param')
    const released = await releaseSubmission(deps, c.var.site.id, id)
    await changed(c.var.site.id, [id])
    return c.json(submissionView(released), 200)
  })

  app.openapi(fileRoute, async (c) => {
    const siteId = c.var.site.id
    const { id, file } = c.req.valid('param')
    const upload = await inSite(db, siteId, (tx) => findUpload(tx, { siteId, id: file }))
    if (upload?.submissionId !== id || (await files.size(fileOf(upload))) !== upload.size) throw new Problem('not_found')
    return c.body(files.read(fileOf(upload)) as ReadableStream, 200, {
      'Content-Type': upload.type ?? 'application/octet-stream',
      'Content-Length': String(upload.size),
      'Content-Disposition': attachment(upload.name),
      'Content-Security-Policy': SANDBOX,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    })
  })
  return app
}
