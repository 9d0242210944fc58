import type { OpenAPIHono } from '@hono/zod-openapi'
import { stringify } from 'csv-stringify/sync'
import { stream } from 'hono/streaming'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { inSite } from '../platform/tenancy.ts'
import { ROLES } from './actor.ts'
import { auditPeople, listAudit, type AuditEntry, type AuditFilter } from './audit-list-store.ts'
import { consoleRoute } from './console-route.ts'
import type { ConsoleEnv } from './env.ts'

/** What people call the objects of entries, by `kind/id`; those that are no longer stored are missing. */
export type ObjectNames = (
  tx: Db,
  siteId: string,
  objects: readonly { readonly kind: string; readonly id: string }[],
) => Promise<ReadonlyMap<string, string>>

export type AuditDeps = { readonly db: Db; readonly names: ObjectNames }

const PER_PAGE = { usual: 50, most: 200 }

const KINDS = ['staff', 'token', 'shell'] as const

const entrySchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    actor: z.object({ id: z.string(), kind: z.enum(KINDS), name: z.string(), role: z.enum(ROLES) }),
    action: z.string(),
    object: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }).nullable(),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'AuditEntry' })

const filterSchema = {
  actor: z.string().max(100).optional(),
  action: z
    .string()
    .regex(/^[a-z_-]+\.(?:[a-z_.-]+)?$/)
    .max(60)
    .optional()
    .meta({ description: 'An action, or all of a kind: `lead.`' }),
  object: z.string().max(40).optional(),
  object_id: z.string().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional().meta({ description: 'Before this moment.' }),
}

const refusals = problems('unauthenticated', 'forbidden', 'invalid')

const listRoute = consoleRoute({
  method: 'get',
  path: '/audit',
  roles: ['dpo'],
  audit: { action: 'audit.list' },
  summary: 'Who did and who read what, when and why, newest first',
  request: {
    query: z.strictObject({
      ...filterSchema,
      after: z.uuid().optional().meta({ description: '`next` of the page before.' }),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(
      z.object({ entries: z.array(entrySchema), next: z.uuid().nullable() }),
      'A page; `next` is null on the last one. Looks at the audit itself are shown only with `action=audit.list`.',
    ),
    ...refusals,
  },
})

const peopleRoute = consoleRoute({
  method: 'get',
  path: '/audit/people',
  roles: ['dpo'],
  audit: 'none',
  summary: 'Everybody whom the audit knows',
  responses: {
    200: {
      description: 'By name.',
      content: {
        'application/json': {
          schema: z.object({ people: z.array(z.object({ id: z.string(), kind: z.enum(KINDS), name: z.string() })) }),
        },
      },
    },
    ...refusals,
  },
})

const exportRoute = consoleRoute({
  method: 'get',
  path: '/audit/export',
  roles: ['dpo'],
  audit: { action: 'audit.export' },
  summary: 'The same as CSV, all of it',
  request: { query: z.strictObject(filterSchema) },
  responses: { 200: { description: 'UTF-8 with a byte order mark.', content: { 'text/csv': { schema: z.string() } } }, ...refusals },
})

type Query = { [Key in keyof typeof filterSchema]?: string | undefined }

const filterOf = ({ actor, action, object, object_id: objectId, from, until }: Query): Omit<AuditFilter, 'limit' | 'after'> => ({
  actor,
  action,
  object,
  objectId,
  from: from === undefined ? undefined : new Date(from),
  until: until === undefined ? undefined : new Date(until),
})

const COLUMNS = ['at', 'actor', 'actor_kind', 'role', 'action', 'object', 'object_id', 'object_name', 'reason', 'details']

type Named = { readonly entry: AuditEntry; readonly name: string | null }

/** Spreadsheets run what begins like a formula; the byte order mark tells them that it is UTF-8. */
const csv = (page: readonly Named[], isFirst: boolean): string =>
  stringify(
    page.map(({ entry, name }) => ({
      at: entry.at.toISOString(),
      actor: entry.actorName,
      actor_kind: entry.actorKind,
      role: entry.role,
      action: entry.action,
      object: entry.objectKind,
      object_id: entry.objectId,
      object_name: name,
      reason: entry.reason,
      details: Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : '',
    })),
    { columns: COLUMNS, header: isFirst, bom: isFirst, escape_formulas: true },
  )

const view = ({ entry, name }: Named): z.infer<typeof entrySchema> => ({
  id: entry.id,
  at: entry.at.toISOString(),
  actor: { id: entry.actorId, kind: entry.actorKind, name: entry.actorName, role: entry.role },
  action: entry.action,
  object: entry.objectKind === null ? null : { kind: entry.objectKind, id: entry.objectId, name },
  reason: entry.reason,
  details: { ...entry.details },
})

/** The audit for the data-protection officer, under `/v1/console/sites/:site`. There is no route that changes it, and a trigger refuses it. */
export const auditConsoleRoutes = ({ db, names }: AuditDeps): OpenAPIHono<ConsoleEnv> => {
  const read = (siteId: string, filter: AuditFilter): Promise<Named[]> =>
    inSite(db, siteId, async (tx) => {
      const found = await listAudit(tx, siteId, filter)
      const objects = found.flatMap(({ objectKind: kind, objectId: id }) => (kind && id ? [{ kind, id }] : []))
      const known = await names(tx, siteId, objects)
      return found.map((entry) => ({ entry, name: known.get(`${entry.objectKind}/${entry.objectId}`) ?? null }))
    })

  async function* pages(siteId: string, filter: Omit<AuditFilter, 'limit' | 'after'>): AsyncGenerator<string> {
    let after: string | undefined
    for (let isFirst = true; ; isFirst = false) {
      const page = await read(siteId, { ...filter, after, limit: PER_PAGE.most })
      if (isFirst || page.length > 0) yield csv(page, isFirst)
      if (page.length < PER_PAGE.most) return
      after = page.at(-1)?.entry.id
    }
  }

  return newApp<ConsoleEnv>()
    .openapi(listRoute, async (c) => {
      const { limit, after, ...query } = c.req.valid('query')
      const found = await read(c.var.site.id, { ...filterOf(query), after, limit: limit + 1 })
      const page = found.slice(0, limit)
      return c.json({ entries: page.map(view), next: found.length > limit ? (page.at(-1)?.entry.id ?? null) : null }, 200)
    })
    .openapi(peopleRoute, async (c) => c.json({ people: await inSite(db, c.var.site.id, (tx) => auditPeople(tx, c.var.site.id)) }, 200))
    .openapi(exportRoute, (c) => {
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', `attachment; filename="audit-${c.var.site.id}.csv"`)
      return stream(c, async (out) => {
        for await (const piece of pages(c.var.site.id, filterOf(c.req.valid('query')))) await out.write(piece)
      })
    })
}
