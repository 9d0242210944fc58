import { stringify } from 'csv-stringify/sync'
import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'
import { gradeOf } from './change-store.ts'
import { listLeads, type Lead } from './store.ts'

/** The rest of a lead, put together by whoever may read other features; undefined when it must not leave the house. */
export type LeadDetails = (
  db: Db,
  siteId: string,
  id: string,
) => Promise<
  | {
      readonly reference: string
      readonly form: string
      readonly locale: string
      readonly person: { readonly name?: string; readonly email?: string; readonly phone?: string }
      readonly values: Readonly<Record<string, unknown>>
      readonly consents: readonly { readonly purpose: string; readonly granted: boolean }[]
    }
  | undefined
>

export const FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof FORMATS)[number]

const COLUMNS = [
  'id',
  'created_at',
  'reference',
  'form',
  'locale',
  'grade',
  'score',
  'name',
  'email',
  'phone',
  'consents',
  'duplicate_of',
  'values',
]

/** Leads read at a time: enough to be quick, few enough to keep memory flat. */
const PAGE = 200

const rowOf = async (db: Db, lead: Lead, details: LeadDetails) => {
  const found = await details(db, lead.siteId, lead.id)
  if (!found) return undefined
  const { reference, form, locale, person, values, consents } = found
  return {
    id: lead.id,
    created_at: lead.createdAt.toISOString(),
    reference,
    form,
    locale,
    grade: gradeOf(lead),
    score: lead.score,
    name: person.name ?? null,
    email: person.email ?? null,
    phone: person.phone ?? null,
    consents: consents.filter(({ granted }) => granted).map(({ purpose }) => purpose),
    duplicate_of: lead.duplicateOf,
    values,
  }
}

type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>

/** Spreadsheets run what begins like a formula; the byte order mark tells them that it is UTF-8. */
const csv = (rows: readonly Row[], isFirst: boolean): string =>
  stringify(
    rows.map((row) => ({ ...row, consents: row.consents.join(' '), values: JSON.stringify(row.values) })),
    { columns: COLUMNS, header: isFirst, bom: isFirst, escape_formulas: true },
  )

const jsonl = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

/** The leads of a site, newest first, as text in pieces, so that a million of them need no more memory than a page. */
export async function* exportLeads(db: Db, siteId: string, format: ExportFormat, details: LeadDetails): AsyncGenerator<string> {
  let after: Lead | undefined
  for (let isFirst = true; ; isFirst = false) {
    // A transaction for each page: whoever reads slowly must hold nobody up.
    const { leads, rows } = await inSite(db, siteId, async (tx) => {
      const leads = await listLeads(tx, siteId, { limit: PAGE, after })
      return { leads, rows: await Promise.all(leads.map((lead) => rowOf(tx, lead, details))) }
    })
    const known = rows.filter((row) => row !== undefined)
    if (known.length > 0 || isFirst) yield format === 'csv' ? csv(known, isFirst) : jsonl(known)
    after = leads.at(-1)
    if (leads.length < PAGE) return
  }
}
