import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Client } from '../../platform/client.ts'
import type { Keys } from '../../platform/crypto.ts'
import type { Limits } from '../../platform/limits.ts'
import { json, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { HOUR, SECOND, systemClock, type Clock } from '../../platform/time.ts'
import { inSite } from '../../platform/tenancy.ts'
import { slugSchema } from '../../sites/contract.ts'
import type { SiteEnv } from '../../sites/env.ts'
import type { Catalogue } from '../catalogue.ts'
import { compiledForm } from '../compiled-form.ts'
import { readFormToken } from '../form-token.ts'
import { originHeader } from '../origin-header.ts'
import { receive, type ReceiveDeps } from './receive.ts'
import { findUpload } from './store.ts'

export type UploadRouteDeps = ReceiveDeps & {
  readonly keys: Keys
  readonly catalogue: Catalogue
  readonly limits: Limits
  readonly clock?: Clock
}

/** Bytes that one address block may send in an hour: a few large applications, not a file store. */
const PER_CLIENT = { points: 250 * 1024 * 1024, seconds: HOUR / SECOND }

const params = z.object({ id: z.uuid() })
const query = z.strictObject({ form: slugSchema, field: z.string().max(64), name: z.string().min(1).max(200) })
const receivedSchema = z
  .object({ id: z.uuid(), received: z.number().int(), size: z.number().int(), complete: z.boolean() })
  .meta({ id: 'Upload' })

const putRoute = createRoute({
  method: 'put',
  path: '/uploads/{id}',
  tags: ['Forms'],
  summary: 'Send a file, or the next chunk of it',
  description:
    'Choose `id` (UUID) once for each file and name it in the value of the file field. `Content-Range: bytes 0-999/5000` says which part ' +
    'this is; after a failure, HEAD tells in `Upload-Offset` where to go on.',
  request: {
    params,
    query,
    headers: z.object({ 'portik-token': z.string().max(2_000), 'content-range': z.string().max(100) }),
    body: { content: { 'application/octet-stream': { schema: z.any() } } },
  },
  responses: {
    200: json(receivedSchema, 'Stored so far.'),
    ...problems('form_not_found', 'form_closed', 'upload_conflict', 'too_large', 'invalid', 'token_invalid', 'token_expired'),
    ...problems('file_type_refused', 'rate_limited'),
  },
})

type Range = { readonly first: number; readonly length: number; readonly total: number }

/** RFC 9110, section 14.4. */
const readRange = (header: string): Range => {
  const [, first, last, total] = /^bytes (\d{1,12})-(\d{1,12})\/(\d{1,12})$/.exec(header)?.map(Number) ?? []
  if (first === undefined || last === undefined || total === undefined || last < first || last >= total)
    throw new Problem('malformed_request', { detail: 'Content-Range must say: bytes first-last/total.' })
  return { first, length: last - first + 1, total }
}

const limited = async (limits: Limits, { loopback, block }: Client, siteId: string, bytes: number): Promise<void> => {
  if (loopback) return
  const taken = await limits.take(`uploads:${siteId}:${block}`, PER_CLIENT, bytes)
  if (!taken.ok) throw new Problem('rate_limited', { retryAfter: taken.retryAfter })
}

/** Files of forms, under `/v1/sites/:site`. */
export const uploadRoutes = (deps: UploadRouteDeps): OpenAPIHono<SiteEnv> => {
  const { db, keys, catalogue, limits, clock = systemClock } = deps
  const app = newApp<SiteEnv>()

  app.openapi(putRoute, async (c) => {
    const siteId = c.get('site').id
    const { form: formId, field: key, name } = c.req.valid('query')
    const now = clock()
    const verdict = readFormToken(keys, c.req.header('Portik-Token') ?? '', { siteId, formId, origin: originHeader(c) }, now)
    if (!verdict.ok) throw new Problem(verdict.code)
    const form = await catalogue.get(siteId, formId, verdict.content.v)
    if (!form) throw new Problem('form_not_found')
    if (form.status === 'closed') throw new Problem('form_closed')
    const field = compiledForm(form).fields.find(({ field }) => field.key === key)?.field
    if (field?.kind !== 'file') throw new Problem('invalid', { errors: [{ field: key, code: 'unknown_field' }] })
    const { first, length, total } = readRange(c.req.header('Content-Range') ?? '')
    await limited(limits, c.get('client'), siteId, length)

    const id = c.req.valid('param').id.toLowerCase()
    const upload = { siteId, id, formId, field: key, name, size: total, createdAt: now }
    return c.json(await receive(deps, field, upload, { offset: first, bytes: c.req.raw.body ?? new Uint8Array() }), 200)
  })

  app.openAPIRegistry.registerPath({
    method: 'head',
    path: '/uploads/{id}',
    tags: ['Forms'],
    summary: 'How many bytes of a file have arrived',
    request: { params },
    responses: { 204: { description: '`Upload-Offset` says it.' }, ...problems('not_found') },
  })
  app.get('/uploads/:id', async (c) => {
    const { success, data } = params.safeParse({ id: c.req.param('id') })
    const siteId = c.get('site').id
    const upload = success ? await inSite(db, siteId, (tx) => findUpload(tx, { siteId, id: data.id.toLowerCase() })) : undefined
    if (!upload) throw new Problem('not_found')
    return c.body(null, 204, { 'Upload-Offset': String(upload.received) })
  })
  return app
}
