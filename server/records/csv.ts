import { stringify } from 'csv-stringify/sync'

/** A cell of an export. Numbers stay numbers where the format has them. */
export type Cell = string | number | null

/** Languages whose spreadsheets separate by semicolon, because the comma parts decimals. */
const SEMICOLON = new Set(['sr', 'sr-Cyrl', 'hr', 'bs', 'pl', 'de'])

/**
 * What spreadsheets take for a formula at the beginning of a cell, half and full width, also behind spaces, which some strip; a leading
 * tab, CR or LF brings the rest to the beginning. Source: OWASP, CSV Injection.
 */
const FORMULA = /^(?:[\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u

/** A text that no spreadsheet runs: an apostrophe before it makes it a text. A separator inside is quoted by the writer. */
export const safeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

const inLanguage = (cell: Cell, comma: boolean): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return comma ? String(cell).replace('.', ',') : String(cell)
  return safeText(cell)
}

/** Rows as CSV of a language; the byte order mark before the first tells spreadsheets that it is UTF-8. */
export const csvRows = (rows: readonly (readonly Cell[])[], locale: string, isFirst: boolean): string => {
  const comma = SEMICOLON.has(locale)
  return stringify(
    rows.map((row) => row.map((cell) => inLanguage(cell, comma))),
    { delimiter: comma ? ';' : ',', bom: isFirst, record_delimiter: '\r\n', quoted_match: /[\t\r\n]/u },
  )
}
