import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { rows, type Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Actor } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { catchUp, type CardDeps } from './card-store.ts'
import { personEventSchema, personSchema, type PersonEvent, type PersonView } from './contract.ts'
import { findWords } from './find-words.ts'
import { readKey, writeKey } from './list-store.ts'

export type PersonPage = { readonly person: PersonView; readonly events: readonly PersonEvent[]; readonly more: boolean }

/** Everything that is known of a person; `audit` includes who looked. Handed in, for all features keep a part. */
export type ReadPerson = (db: Db, siteId: string, id: string, options: { readonly audit: boolean }) => Promise<PersonPage | undefined>

/** People by their ids, in that order. */
export type ReadPeople = (db: Db, siteId: string, ids: readonly string[]) => Promise<PersonView[]>

export type PersonDeps = CardDeps & { readonly db: Db; readonly readPerson: ReadPerson; readonly readPeople: ReadPeople }

const PER_PAGE = { usual: 50, most: 200 }

const listRoute = consoleRoute({
  method: 'get',
  path: '/people',
  roles: ['owner', 'agent', 'dpo', 'viewer'],
  audit: { action: 'people.list' },
  summary: 'People, by their last contact',
  request: {
    query: z.strictObject({
      q: z.string().trim().max(200).optional().meta({ description: 'Name, address or number.' }),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(
      z.object({ people: z.array(personSchema.extend({ last_at: z.iso.datetime() })), next: z.string().nullable() }),
      '`next` goes into `after`.',
    ),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

const readRoute = consoleRoute({
  method: 'get',
  path: '/people/{id}',
  roles: ['owner', 'agent', 'dpo', 'viewer'],
  audit: { action: 'person.read', object: 'person' },
  summary: 'Everything known of a person, newest first; the officer also sees who looked',
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    200: json(z.object({ person: personSchema, events: z.array(personEventSchema), more: z.boolean() }), 'The person.'),
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

type Found = { readonly person: string; readonly id: string; readonly micros: string; readonly at: number }

/** People with their newest record; each stands where that one stands, so that a page never shows anybody twice. */
const peopleBy = async (db: Db, siteId: string, q: string | undefined, after: string | undefined, limit: number): Promise<Found[]> => {
  const found = await findWords(db, siteId, q, 'A')
  const key = readKey(after)
  return rows<Found>(
    await db.execute(sql`
      select subject_id as person, id, (extract(epoch from created_at) * 1000000)::bigint::text as micros,
        (extract(epoch from created_at) * 1000)::float8 as at
      from record_cards c
      where site_id = ${siteId} and state <> 'discarded' and ${found}
        ${key ? sql`and (created_at, id) < ('epoch'::timestamptz + ${key.micros}::bigint * interval '1 microsecond', ${key.id}::uuid)` : sql``}
        and not exists (
          select from record_cards n where n.site_id = c.site_id and n.subject_id = c.subject_id and n.state <> 'discarded'
            and (n.created_at, n.id) > (c.created_at, c.id))
      order by created_at desc, id desc limit ${limit + 1}`),
  )
}

/** Who sees who looked: only the officer, whom nobody instructs. */
const seesAudit = ({ role }: Actor): boolean => role === 'dpo'

/** People for staff, under `/v1/console/sites/:site`. */
export const personRoutes = (deps: PersonDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, readPerson, readPeople } = deps
  const app = newApp<ConsoleEnv>()
  app.openapi(listRoute, async (c) => {
    const { q, after, limit } = c.req.valid('query')
    const siteId = c.var.site.id
    const answer = await inSite(db, siteId, async (tx) => {
      if (!after) await catchUp(tx, deps, siteId)
      const found = await peopleBy(tx, siteId, q, after, limit)
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const people = await readPeople(
        tx,
        siteId,
        page.map(({ person }) => person),
      )
      const at = new Map(page.map((row) => [row.person, new Date(row.at).toISOString()]))
      return {
        people: people.map((person) => Object.assign(person, { last_at: at.get(person.id) ?? person.created_at })),
        next: found.length > limit && last ? writeKey({ ...last, score: 0 }) : null,
      }
    })
    return c.json(answer, 200)
  })
  app.openapi(readRoute, async (c) => {
    const { site, actor } = c.var
    const page = await inSite(db, site.id, (tx) => readPerson(tx, site.id, c.req.valid('param').id, { audit: seesAudit(actor) }))
    if (!page) throw new Problem('not_found')
    return c.json({ person: page.person, events: [...page.events], more: page.more }, 200)
  })
  return app
}
