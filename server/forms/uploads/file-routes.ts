import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import type { Files } from '../../platform/files.ts'
import { newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { systemClock, type Clock } from '../../platform/time.ts'
import { inSite } from '../../platform/tenancy.ts'
import type { SiteEnv } from '../../sites/env.ts'
import { openFileLink } from './file-link.ts'
import { fileOf, findUpload } from './store.ts'

export type FileRouteDeps = { readonly db: Db; readonly files: Files; readonly keys: Keys; readonly clock?: Clock }

/** Whatever a stranger's file contains, a browser that shows it nevertheless runs nothing of it (ASVS 5.4.1, 3.2.1). */
export const SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"

const fileRoute = createRoute({
  method: 'get',
  path: '/files/{token}',
  tags: ['Forms'],
  summary: 'A file that came with a form',
  description: 'The links are in the records that the CRM gets; each works for seven days.',
  request: { params: z.object({ token: z.string().max(1_000) }) },
  responses: {
    200: { description: 'The bytes.', content: { 'application/octet-stream': { schema: z.any() } } },
    ...problems('not_found'),
  },
})

/** RFC 6266: the name as it is in `filename*` (RFC 8187), and what ASCII can say of it for old programs. */
export const attachment = (name: string): string => {
  const plain = name.replaceAll(/[^\u0020-\u007E]|["%\\/]/g, '_')
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}

/** Files by signed link, under `/v1/sites/:site`. Only those that a stored submission has. */
export const fileRoutes = ({ db, files, keys, clock = systemClock }: FileRouteDeps): OpenAPIHono<SiteEnv> =>
  newApp<SiteEnv>().openapi(fileRoute, async (c) => {
    const siteId = c.get('site').id
    const id = openFileLink(keys, siteId, c.req.valid('param').token, clock())
    const upload = id === undefined ? undefined : await inSite(db, siteId, (tx) => findUpload(tx, { siteId, id }))
    if (!upload?.submissionId || (await files.size(fileOf(upload))) !== upload.size) throw new Problem('not_found')
    const headers = {
      'Content-Type': upload.type ?? 'application/octet-stream',
      'Content-Length': String(upload.size),
      'Content-Disposition': attachment(upload.name),
      'Content-Security-Policy': SANDBOX,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    }
    // A stream that nobody reads would keep its file open.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers)
    return c.body(files.read(fileOf(upload)) as ReadableStream, 200, headers)
  })
