import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { newApp, problems } from '../platform/openapi.ts'
import { asSeenNow, inSite } from '../platform/tenancy.ts'
import type { Translate } from '../platform/texts.ts'
import { recordAudit } from '../sites/audit-store.ts'
import { consoleRoute } from '../sites/console-route.ts'
import { localeSchema } from '../sites/contract.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { catchUp } from './card-store.ts'
import { filterShape } from './contract.ts'
import { csvRows, type Cell } from './csv.ts'
import { exportPages, FIXED_COLUMNS, type ReadQuestions } from './export-rows.ts'
import { conditionOf } from './filter.ts'
import { findWords } from './find-words.ts'
import type { ReadDeps } from './list-routes.ts'
import { xlsx } from './xlsx.ts'

/** `texts` of the namespace `console-records` name the columns. */
export type ExportDeps = ReadDeps & { readonly texts: (locale: string) => Translate; readonly questions: ReadQuestions }

const FORMATS = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const

const exportRoute = consoleRoute({
  method: 'get',
  path: '/records/{room}/export',
  roles: ['owner', 'agent', 'dpo'],
  audit: { action: 'records.export' },
  summary: 'The filtered list as a file for spreadsheets, which run nothing of it',
  request: {
    params: z.object({ room: z.enum(['leads', 'submissions']) }),
    query: z.strictObject({
      ...filterShape,
      format: z.enum(['csv', 'xlsx']),
      language: localeSchema.default('en').meta({ description: 'Of the header; decides separator and decimal sign of CSV.' }),
    }),
  },
  responses: {
    200: {
      description: 'The file, as it is read.',
      content: { [FORMATS.csv]: { schema: z.string() }, [FORMATS.xlsx]: { schema: z.any() } },
    },
    ...problems('unauthenticated', 'forbidden', 'invalid', 'not_found'),
  },
})

const encoder = new TextEncoder()

async function* csv(header: readonly string[], pages: AsyncIterable<Cell[][]>, locale: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield encoder.encode(csvRows([header], locale, true))
  for await (const page of pages) if (page.length > 0) yield encoder.encode(csvRows(page, locale, false))
}

/** Runs `end` once, whether all was read or the reader went away. */
async function* ending<T>(pieces: AsyncIterable<T>, end: () => Promise<void>): AsyncGenerator<T> {
  try {
    yield* pieces
  } finally {
    await end()
  }
}

/** `GET /records/leads/export`, `/records/submissions/export`. */
export const exportRoutes = (deps: ExportDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, deliveredAs, texts, questions: readQuestions } = deps
  const app = newApp<ConsoleEnv>()
  app.openapi(exportRoute, async (c) => {
    const { room } = c.req.valid('param')
    const { format, language, sort, q, ...filter } = c.req.valid('query')
    const { site, actor } = c.var
    const t = texts(language)
    const found = await inSite(db, site.id, async (tx) => {
      await catchUp(tx, deps, site.id)
      return findWords(tx, site.id, q)
    })
    const questions = filter.form ? await readQuestions(site.id, filter.form, language) : []
    const asked = questions.length > 0 ? questions.map(({ label }) => label) : [t('console-records:export.answers')]
    const header = [...FIXED_COLUMNS.map((column) => t(`console-records:column.${column}`)), ...asked]
    let rows = 0
    const pages = exportPages(
      deps,
      { siteId: site.id, condition: conditionOf(site.id, room, filter, deliveredAs, found), sort, questions },
      (more) => (rows += more),
    )
    // How many left the house is known only when they have.
    const note = () =>
      inSite(db, site.id, (tx) =>
        recordAudit(tx, site.id, {
          actor,
          action: `${room}.exported`,
          details: { format, count: rows, filtered: Boolean(q) || Object.keys(filter).length > 0 },
        }),
      )
    const pieces = asSeenNow(ending(format === 'csv' ? csv(header, pages, language) : xlsx(header, pages), note))
    c.header('Content-Type', FORMATS[format])
    c.header('Content-Disposition', `attachment; filename="${site.id}-${room}-${new Date().toISOString().slice(0, 10)}.${format}"`)
    c.header('Cache-Control', 'private, no-store')
    return c.body(ReadableStream.from(pieces) as ReadableStream<Uint8Array>, 200)
  })
  return app
}
