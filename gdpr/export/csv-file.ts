import { stringify } from 'csv-stringify/sync'
import type { Json } from '../personal-data.ts'
import type { Section } from './parts.ts'

const cellOf = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/**
 * A section as CSV (RFC 4180, UTF-8). Columns are those of the first row: all rows of a section have the same. Texts that a spreadsheet
 * would run get an apostrophe.
 */
export const csvFile = async function* ({ rows }: Section): AsyncGenerator<Uint8Array> {
  let columns: readonly string[] | undefined
  for await (const row of rows()) {
    const lines: string[][] = []
    if (!columns) {
      columns = Object.keys(row)
      lines.push([...columns])
    }
    lines.push(columns.map((name) => cellOf(row[name])))
    yield Buffer.from(stringify(lines, { record_delimiter: '\r\n', escape_formulas: true, bom: lines.length > 1 }))
  }
}
