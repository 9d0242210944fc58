import type { SQL } from 'drizzle-orm'
import { inSite } from '../platform/tenancy.ts'
import type { RecordRow, Sort } from './contract.ts'
import type { Cell } from './csv.ts'
import { pageOf, readKey } from './list-store.ts'
import type { ReadDeps } from './list-routes.ts'

/** A question of the form that the export is narrowed down to, in the reader's language. */
export type Question = { readonly key: string; readonly label: string }

/** Reads the questions of a form as it is now. Handed in, for forms belong to another feature. */
export type ReadQuestions = (siteId: string, formId: string, locale: string) => Promise<readonly Question[]>

const FIXED = [
  'reference',
  'created_at',
  'form',
  'locale',
  'state',
  'grade',
  'score',
  'name',
  'email',
  'phone',
  'source',
  'deliveries',
  'duplicate_of',
  'id',
] as const
export type FixedColumn = (typeof FIXED)[number]
export const FIXED_COLUMNS: readonly FixedColumn[] = FIXED

const fixed = (record: RecordRow, column: FixedColumn): Cell => {
  switch (column) {
    case 'name':
    case 'email':
    case 'phone':
      return record.person[column]
    case 'deliveries':
      return record.deliveries.join(' ')
    default:
      return record[column]
  }
}

const told = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}

type Values = Readonly<Record<string, unknown>>

/** Answers to the questions of one form, each in its column; of several forms, all in one column, a line each. */
const answers = (values: Values, questions: readonly Question[]): Cell[] =>
  questions.length > 0
    ? questions.map(({ key }) => told(values[key]))
    : [
        Object.entries(values)
          .map(([key, value]) => `${key}: ${told(value) ?? ''}`)
          .join('\n'),
      ]

/** Records read at a time: enough to be quick, few enough to hold nobody up. */
const PAGE = 200

type Reading = { readonly siteId: string; readonly condition: SQL; readonly sort: Sort; readonly questions: readonly Question[] }

/** The rows of an export, page by page, each page in a transaction of its own; `count` is told how many went out. */
export async function* exportPages(
  { db, describe }: Pick<ReadDeps, 'db' | 'describe'>,
  { siteId, condition, sort, questions }: Reading,
  count: (rows: number) => void,
): AsyncGenerator<Cell[][]> {
  for (let after: string | undefined, done = false; !done;) {
    const { rows, next } = await inSite(db, siteId, async (tx) => {
      const page = await pageOf(tx, { condition, sort, after: readKey(after), limit: PAGE })
      const described = await describe(tx, siteId, page.ids)
      return {
        next: page.next,
        rows: described.map(({ record, values }) => FIXED.map((column) => fixed(record, column)).concat(answers(values, questions))),
      }
    })
    yield rows
    count(rows.length)
    after = next ?? undefined
    done = next === null
  }
}
