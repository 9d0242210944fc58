import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { readCatalogue, type Table } from '../catalogue.ts'
import { folded } from './encodings.ts'
import type { Needles } from './needles.ts'
import type { Place, Verdicts } from './verdict.ts'

/** Stands between the columns of a row; no text of a person contains it on purpose. */
const BETWEEN = '\u001F'

/** Pages (8 KB each) of a table that are read at once. */
const PAGES = 256

/** Behind every row: the last pages are read with whatever was added meanwhile. */
const END = '(4294967295,0)'

type Read = { readonly at: string; readonly words: string }

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

// Bytes as hex, and as the text that they may be.
const asText = ({ bytes }: Table, name: string): string => {
  const column = `t.${quoted(name)}`
  return bytes.includes(name) ? `${column}::text || ' ' || encode(${column}, 'escape')` : `${column}::text`
}

// By position on the disk: every table has it, it costs no index, and a page of it holds no transaction open.
const readText = (table: Table): string => `
  select t.ctid::text as at, array_to_string(array[${table.columns.map((name) => asText(table, name)).join(', ')}], E'\\x1F', '') as words
  from ${table.sql} t where t.ctid >= $1::text::tid and t.ctid < $2::text::tid`

const columnAt = ({ columns }: Table, words: string, at: number): string =>
  columns[words.slice(0, at).split(BETWEEN).length - 1] ?? columns.at(-1) ?? ''

const ownerOf = async (db: Db, { sql }: Table, owner: string | undefined, at: string): Promise<string | undefined> => {
  if (owner === undefined) return undefined
  const [row] = await statement<{ owner: string | null }>(db, `select (${owner}) as owner from ${sql} t where t.ctid = $1::text::tid`, [at])
  return row?.owner ?? undefined
}

export type TableScan = { readonly tables: number; readonly columns: number; readonly rows: number; readonly unreadable: readonly string[] }

/**
 * Reads every column of every table of one site, and of those that belong to no site, once, whatever the number of people looked for, and
 * tells `verdicts` what was found where. `owners`: SQL of a row's subject, by table. Reads in Node, not by SQL patterns: the number of
 * patterns does not matter, and letters fold the same way in every database.
 */
export const scanTables = async (
  db: Db,
  siteId: string,
  needles: Needles,
  owners: Readonly<Record<string, string>>,
  verdicts: Verdicts,
): Promise<TableScan> => {
  const tables = await inSite(db, siteId, (tx) => readCatalogue(tx))
  const readable = tables.filter((table) => table.readable)
  let rows = 0
  for (const table of readable) {
    const text = readText(table)
    for (let from = 0; from < table.pages; from += PAGES)
      await inSite(db, siteId, async (tx) => {
        for (const { at, words } of await statement<Read>(tx, text, [
          `(${from},0)`,
          from + PAGES < table.pages ? `(${from + PAGES},0)` : END,
        ])) {
          rows++
          const found = needles.inText(words)
          if (found.length === 0) continue
          const owner = await ownerOf(tx, table, owners[table.name], at)
          const place = (position: number): Place => ({
            place: `${table.name}.${columnAt(table, folded(words), position)}`,
            row: `${table.sql}${at}`,
          })
          for (const one of found) verdicts.note(one, place(one.at), owner)
        }
      })
  }
  return {
    tables: readable.length,
    columns: readable.reduce((sum, { columns }) => sum + columns.length, 0),
    rows,
    unreadable: tables.filter((table) => !table.readable).map(({ name }) => name),
  }
}
