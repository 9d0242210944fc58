import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Role } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { catchUp, type CardDeps } from './card-store.ts'
import { filterShape, recordSchema, type RecordRow, type Room } from './contract.ts'
import { conditionOf, type DeliveredAs } from './filter.ts'
import { findWords } from './find-words.ts'
import { COUNT_LIMIT, countOf, pageOf, readKey } from './list-store.ts'

/** What lists and exports show of records, in the order of the ids. */
export type DescribeRecords = (
  db: Db,
  siteId: string,
  ids: readonly string[],
) => Promise<readonly { readonly record: RecordRow; readonly values: Readonly<Record<string, unknown>> }[]>

/** How records are read; handed in by the composition, because other features keep them. */
export type ReadDeps = CardDeps & {
  readonly db: Db
  readonly describe: DescribeRecords
  readonly deliveredAs: DeliveredAs
}

const PER_PAGE = { usual: 50, most: 200 }

const READERS: Readonly<Record<Room, readonly Role[]>> = {
  leads: ['owner', 'agent', 'dpo', 'viewer'],
  submissions: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  quarantine: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
}

const SUMMARY: Readonly<Record<Room, string>> = {
  leads: 'Leads, filtered and sorted, in pages',
  submissions: 'Everything that came in, filtered and sorted, in pages',
  quarantine: 'What looks automatic and waits for somebody to decide',
}

const listRoute = (room: Room) =>
  consoleRoute({
    method: 'get',
    path: `/records/${room}` as const,
    roles: READERS[room],
    audit: { action: `${room}.list` },
    summary: SUMMARY[room],
    request: {
      query: z.strictObject({
        ...filterShape,
        after: z.string().max(200).optional().meta({ description: '`next` of the page before.' }),
        limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
        count: z.stringbool().default(true).meta({ description: 'False: `total` is null, and the answer a little quicker.' }),
      }),
    },
    responses: {
      200: json(
        z.object({
          records: z.array(recordSchema),
          next: z.string().nullable(),
          total: z.number().int().nullable(),
          more: z.boolean().meta({ description: 'There are more than `total`.' }),
        }),
        '`next` goes into `after`.',
      ),
      ...problems('unauthenticated', 'forbidden', 'invalid'),
    },
  })

/** The lists of the console: `/records/leads`, `/records/submissions`, `/records/quarantine`. */
export const listRoutes = (deps: ReadDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, describe, deliveredAs } = deps
  const app = newApp<ConsoleEnv>()
  for (const room of ['leads', 'submissions', 'quarantine'] as const)
    app.openapi(listRoute(room), async (c) => {
      const { after, limit, count, sort, q, ...filter } = c.req.valid('query')
      const siteId = c.var.site.id
      const answer = await inSite(db, siteId, async (tx) => {
        if (!after) await catchUp(tx, deps, siteId)
        const condition = conditionOf(siteId, room, filter, deliveredAs, await findWords(tx, siteId, q))
        const [page, total] = await Promise.all([
          pageOf(tx, { condition, sort, after: readKey(after), limit }),
          count ? countOf(tx, condition) : null,
        ])
        const described = await describe(tx, siteId, page.ids)
        return { records: described.map(({ record }) => record), next: page.next, total }
      })
      const more = answer.total !== null && answer.total > COUNT_LIMIT
      return c.json({ ...answer, total: more ? COUNT_LIMIT : answer.total, more }, 200)
    })
  return app
}
