import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { BASES, GDPR_CATEGORIES } from '../../gdpr/category.ts'
import { RETENTIONS } from '../../gdpr/register.ts'
import { changesBetween, CHANGE_KINDS } from '../../gdpr/records-of-processing/changes.ts'
import type { FormFacts, ProcessingFacts } from '../../gdpr/records-of-processing/facts.ts'
import { recordOf } from '../../gdpr/records-of-processing/record.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Clock } from '../platform/time.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { recordCsv, recordPage } from './processing-document.ts'

export type ProcessingDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly factsOf: (tx: Db, siteId: string) => Promise<ProcessingFacts | undefined>
  /** Every version of every form, oldest first. */
  readonly historyOf: (tx: Db, siteId: string) => Promise<readonly FormFacts[]>
}

const activitySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.union([z.object({ form: z.string(), version: z.number().int() }), z.object({ tables: z.array(z.string()) })]),
    purpose: z.string(),
    basis: z.enum(BASES),
    people: z.string(),
    categories: z.array(z.enum(GDPR_CATEGORIES)),
    special: z.array(z.enum(GDPR_CATEGORIES)),
    recipients: z.array(z.string()),
    retention: z.object({ class: z.enum(RETENTIONS), days: z.number().int().nullable() }),
    consent: z.record(z.string(), z.string()),
  })
  .meta({ id: 'ProcessingActivity' })

const recordSchema = z
  .object({
    generated_at: z.iso.datetime(),
    controller: z.object({ name: z.string(), email: z.string(), address: z.string().optional() }),
    officers: z.array(z.object({ name: z.string(), email: z.string() })),
    activities: z.array(activitySchema),
    recipients: z.array(z.object({ kind: z.string(), name: z.string(), host: z.string() })),
    measures: z.array(z.string()),
  })
  .meta({ id: 'ProcessingRecord' })

const changeSchema = z.object({
  kind: z.enum(CHANGE_KINDS),
  purpose: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  locale: z.string().optional(),
})

const refusals = problems('unauthenticated', 'forbidden')
const roles = ['dpo', 'owner'] as const

const recordRoute = consoleRoute({
  method: 'get',
  path: '/records-of-processing',
  roles,
  audit: 'none',
  summary: 'The record of processing activities, made of what runs (Art. 30(1) GDPR)',
  responses: { 200: json(recordSchema, 'As it is now.'), ...refusals },
})

const changesRoute = consoleRoute({
  method: 'get',
  path: '/records-of-processing/changes',
  roles,
  audit: 'none',
  summary: 'In what each version of each form changed the record, newest first',
  responses: {
    200: json(
      z.object({
        versions: z.array(
          z.object({ form: z.string(), version: z.number().int(), published_at: z.string(), changes: z.array(changeSchema) }),
        ),
      }),
      'Versions that changed nothing of it have no changes.',
    ),
    ...refusals,
  },
})

const csvRoute = consoleRoute({
  method: 'get',
  path: '/records-of-processing/export',
  roles,
  audit: { action: 'processing.export' },
  summary: 'The same as CSV',
  responses: { 200: { description: 'UTF-8 with a byte order mark.', content: { 'text/csv': { schema: z.string() } } }, ...refusals },
})

const pageRoute = consoleRoute({
  method: 'get',
  path: '/records-of-processing/page',
  roles,
  audit: { action: 'processing.print' },
  summary: 'The same as a page to be printed',
  responses: { 200: { description: 'HTML.', content: { 'text/html': { schema: z.string() } } }, ...refusals },
})

/** The record of processing activities: read, compared, taken along. */
export const processingRoutes = ({ db, clock, factsOf, historyOf }: ProcessingDeps): OpenAPIHono<ConsoleEnv> => {
  const read = async (siteId: string) => {
    const facts = await inSite(db, siteId, (tx) => factsOf(tx, siteId))
    if (!facts) throw new Problem('site_not_found')
    return recordOf(facts)
  }

  return newApp<ConsoleEnv>()
    .openapi(recordRoute, async (c) => {
      const { controller, ...record } = await read(c.var.site.id)
      const { name, email, address } = controller
      const body = { ...record, generated_at: clock().toISOString(), controller: { name, email, ...(address ? { address } : {}) } }
      return c.json(structuredClone(body) as z.infer<typeof recordSchema>, 200)
    })
    .openapi(changesRoute, async (c) => {
      const all = await inSite(db, c.var.site.id, (tx) => historyOf(tx, c.var.site.id))
      const versions = all.map((after, i) => {
        const before = all[i - 1]
        const { id: form, version, publishedAt } = after
        return { form, version, published_at: publishedAt, changes: [...changesBetween(before?.id === form ? before : undefined, after)] }
      })
      return c.json({ versions: versions.toSorted((a, b) => (a.published_at < b.published_at ? 1 : -1)) }, 200)
    })
    .openapi(csvRoute, async (c) => {
      const text = recordCsv(await read(c.var.site.id))
      return c.body(text, 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="records-of-processing-${c.var.site.id}.csv"`,
      })
    })
    .openapi(pageRoute, async (c) => c.html(await recordPage(await read(c.var.site.id), c.var.site.name, clock()), 200))
}
