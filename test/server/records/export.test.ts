import { parse } from 'csv-parse/sync'
import { unzipSync, strFromU8 } from 'fflate'
import readXlsx from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { csvRows, safeText } from '../../../server/records/csv.ts'
import { xlsx } from '../../../server/records/xlsx.ts'
import { DATABASES, openDesk } from './house.ts'

/** Beginnings that a spreadsheet runs. Source: OWASP, CSV Injection. */
const DANGEROUS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠x', '  =1+1', `=cmd|' /C calc'!A0`]

const bytesOf = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}
async function* pages(rows: (string | number | null)[][]) {
  for (const row of rows) yield [row]
}

describe('what a spreadsheet would run', () => {
  test.each(DANGEROUS)('is a text in CSV: %j', (formula) => {
    const [[cell] = []] = parse(csvRows([[formula, 1]], 'en', false))
    expect(cell).toBe(`'${formula}`)
  })
  test.each(DANGEROUS)('cannot break out of its cell: %j', (formula) => {
    for (const [locale, delimiter] of [
      ['en', ','],
      ['sr', ';'],
    ] as const)
      for (const before of ['a"', 'a,', 'a;', 'a\n', 'a\r\n"'])
        expect(parse(csvRows([[`${before}${formula}`, 'b']], locale, false), { delimiter, relax_column_count: true })).toEqual([
          [`${before}${formula}`, 'b'],
        ])
  })
  test('ordinary words stay as they are', () => {
    for (const text of ['Ana', '1-2', 'a=b', 'čćž', '']) expect(safeText(text)).toBe(text)
  })
  test('is a text in XLSX too, to the letter', async () => {
    const texts = [...DANGEROUS, '<b>&amp;"', '_x000D_', 'a_x0041_b', 'š đ ž ћ', ' space ', 'line\nbreak', '\u0001x']
    const file = await bytesOf(xlsx(['text', 'number'], pages(texts.map((text, i) => [text, i + 0.5]))))
    const sheet = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
    expect(sheet).not.toMatch(/<f[ >/]/)
    expect(sheet.match(/t="inlineStr"/g)).toHaveLength(texts.length + 2)
    const rows = await readXlsx(file, { trim: false })
    const cells = (rows as unknown as { data?: unknown[][] }[])[0]?.data ?? (rows as unknown as unknown[][])
    expect(cells[0]).toEqual(['text', 'number'])
    expect(cells.slice(1).map(([, number]) => number)).toEqual(texts.map((_, i) => i + 0.5))
    const plain = (text: unknown) =>
      (typeof text === 'string' ? text : '')
        .replaceAll(/_x005F_/g, '_')
        .replaceAll(/_x000D_/g, '\r')
        .trim()
    expect(cells.slice(1).map(([text]) => plain(text))).toEqual(texts.map((text) => plain(text.replace('\u0001', ''))))
  })
  test('a language with a decimal comma separates by semicolon', () => {
    expect(csvRows([['a', 1.5]], 'sr', true)).toBe('\ufeffa;1,5\r\n')
    expect(csvRows([['a', 1.5]], 'en', true)).toBe('\ufeffa,1.5\r\n')
  })
})

describe.each(DATABASES)('exports on %s', (_, open) => {
  const desk = openDesk(open)
  const parsed = async (path: string, delimiter = ',') => {
    const response = await desk.ask('GET', path)
    if (!response.ok) throw new Error(path, { cause: desk.world.unexpected.at(-1) })
    expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename="acme-leads-\d{4}-\d\d-\d\d\.csv"$/)
    return parse(await response.text(), { bom: true, delimiter, columns: true }) as Record<string, string>[]
  }

  test('hold exactly what the list shows, in as many pages as it takes', async () => {
    for (let i = 0; i < 3; i++) await desk.lead({ name: `=Name ${i}`, email: `row${i}@example.com`, message: 'š, "ž"\nđ' })
    await desk.lead({ email: 'other@example.com' }, { locale: 'sr' })
    const all = await parsed('/records/leads/export?format=csv')
    expect(all).toHaveLength(4)
    const [first] = await parsed('/records/leads/export?format=csv&locale=en&form=contact')
    expect(first).toMatchObject({ Name: `'=Name 2`, Message: 'š, "ž"\nđ' })
    expect(await parsed('/records/leads/export?format=csv&locale=sr&language=sr', ';')).toHaveLength(1)
    const xlsxAnswer = await desk.ask('GET', '/records/leads/export?format=xlsx')
    const rows = await readXlsx(Buffer.from(await xlsxAnswer.arrayBuffer()))
    const cells = (rows as unknown as { data?: unknown[][] }[])[0]?.data ?? (rows as unknown as unknown[][])
    expect(cells).toHaveLength(5)
    expect(JSON.stringify(cells)).toContain('=Name 2')
  })

  test('are written down with their count, and are not for everybody', async () => {
    for (const as of ['viewer', 'moderator'] as const)
      expect((await desk.ask('GET', '/records/leads/export?format=csv', { as })).status).toBe(403)
    await (await desk.ask('GET', '/records/leads/export?format=csv', { as: 'agent', name: 'Ana' })).text()
    const written = await desk.world.query<{ details: { count: number; format: string } }>(
      `select details from audit_entries where action = 'leads.exported' and actor_name = 'Ana'`,
    )
    expect(written).toMatchObject([{ details: { count: 4, format: 'csv' } }])
    expect((await desk.ask('GET', '/records/quarantine/export?format=csv')).status).toBe(404)
    expect((await desk.ask('GET', '/records/leads/export?format=pdf')).status).toBe(422)
    expect(desk.world.unexpected).toEqual([])
  })
})
