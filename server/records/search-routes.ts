import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql, type SQL } from 'drizzle-orm'
import * as z from 'zod'
import { rows, type Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { catchUp, type CardDeps } from './card-store.ts'
import { hitSchema, type Hit, type RecordRow } from './contract.ts'
import { findWords } from './find-words.ts'
import type { DescribeRecords } from './list-routes.ts'

export type SearchDeps = CardDeps & { readonly db: Db; readonly describe: DescribeRecords }

/** Hits of one kind; two kinds and the references together stay below what a list beside a field can show. */
const MOST = { people: 6, references: 4, records: 10 }

const searchRoute = consoleRoute({
  method: 'get',
  path: '/search',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: { action: 'search' },
  summary: 'People, leads and submissions by whatever is known of them',
  request: { query: z.strictObject({ q: z.string().trim().min(1).max(200) }) },
  responses: {
    200: json(z.object({ hits: z.array(hitSchema) }), 'At most 20, people first.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

const idsBy = async (db: Db, siteId: string, found: SQL, limit: number, narrow: SQL): Promise<string[]> =>
  rows<{ id: string }>(
    await db.execute(sql`
          select id from record_cards
          where site_id = ${siteId} and state <> 'discarded' and ${narrow} and ${found}
          order by created_at desc, id desc limit ${limit}`),
  ).map(({ id }) => id)

const nameOf = ({ person }: RecordRow): string => person.name ?? person.email ?? person.phone ?? ''

const personHit = (record: RecordRow): Hit => ({
  kind: 'person',
  id: record.person.id,
  title: nameOf(record),
  text: [record.person.email, record.person.phone].filter(Boolean).join(' · '),
  at: record.created_at,
})

const recordHit = (record: RecordRow): Hit => ({
  kind: record.grade ? 'lead' : 'submission',
  id: record.id,
  title: nameOf(record) || record.reference,
  text: [record.reference, record.excerpt].filter(Boolean).join(' · '),
  at: record.created_at,
})

/** Records among which one person is looked for: somebody who writes every day must not hide the others. */
const AMONG = 60

/** Search over everything, under `/v1/console/sites/:site`. A moderator finds only what waits for a decision. */
export const searchRoutes = (deps: SearchDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, describe } = deps
  const app = newApp<ConsoleEnv>()
  app.openapi(searchRoute, async (c) => {
    const siteId = c.var.site.id
    const { q } = c.req.valid('query')
    const isModerator = c.var.actor.role === 'moderator'
    const narrow = isModerator ? sql`state = 'quarantined'` : sql`true`
    const hits = await inSite(db, siteId, async (tx) => {
      await catchUp(tx, deps, siteId)
      const [named, referred, any] = await Promise.all([
        isModerator ? [] : idsBy(tx, siteId, await findWords(tx, siteId, q, 'A'), AMONG, narrow),
        idsBy(tx, siteId, await findWords(tx, siteId, q, 'B'), MOST.references, narrow),
        idsBy(tx, siteId, await findWords(tx, siteId, q), MOST.records, narrow),
      ])
      const described = await describe(tx, siteId, [...new Set([...named, ...referred, ...any])])
      const byId = new Map(described.map(({ record }) => [record.id, record]))
      const of = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? [])
      const people = new Map(
        of(named)
          .toReversed()
          .map((record) => [record.person.id, personHit(record)]),
      )
      return [
        ...[...people.values()].toReversed().slice(0, MOST.people),
        ...of([...new Set([...referred, ...any])])
          .slice(0, MOST.records + MOST.references)
          .map(recordHit),
      ]
    })
    return c.json({ hits }, 200)
  })
  return app
}
