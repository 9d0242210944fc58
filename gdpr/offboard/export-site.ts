import { sql } from 'drizzle-orm'
import { rows, type Db } from '../../server/platform/db.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { siteTables, type SiteTable } from './site-tables.ts'
import { createZip } from './zip.ts'

/** A file of a site: where it goes in the ZIP, and its bytes. */
export type SiteFile = { readonly path: string; readonly open: () => AsyncIterable<Uint8Array> }

/** What the house hands over beside its tables. */
export type SiteExtras = {
  /** Further rows, such as locked answers, opened: they are the controller's. */
  readonly sections: readonly { readonly name: string; readonly rows: (tx: Db) => AsyncIterable<unknown> }[]
  readonly files: (tx: Db) => Promise<readonly SiteFile[]>
}

/** What was exported: rows by table and section, files, and the ZIP itself. */
export type Exported = {
  readonly tables: Readonly<Record<string, number>>
  readonly sections: Readonly<Record<string, number>>
  readonly files: number
  readonly bytes: number
  readonly sha256: string
}

/** Digests, sealed keys and secrets: of no use to anybody elsewhere, and no data of the controller. */
const LEFT_OUT = ['secret', 'previous_secret', 'wrapped', 'hash', 'mail_hash', 'link_hash', 'code_hash', 'token_hash', 'sealed']

const AT_ONCE = 1_000

const encoder = new TextEncoder()
const lines = (some: readonly string[]): Uint8Array => encoder.encode(some.map((line) => `${line}\n`).join(''))

/** The rows of a table as JSON lines. `count` hears how many each piece has. */
const tableLines = async function* (
  tx: Db,
  { sql: table, column }: SiteTable,
  siteId: string,
  count: (rows: number) => void,
): AsyncGenerator<Uint8Array> {
  const left = LEFT_OUT.map((name) => `'${name}'`).join(', ')
  const of = `'${siteId.replaceAll("'", "''")}'`
  await tx.execute(
    sql.raw(`declare exported no scroll cursor for
      select (to_jsonb(t) - array[${left}])::text as line from ${table} t where t.${column} = ${of}`),
  )
  for (;;) {
    const page = rows<{ line: string }>(await tx.execute(sql.raw(`fetch ${AT_ONCE} from exported`)))
    if (page.length > 0) yield lines(page.map(({ line }) => line))
    count(page.length)
    if (page.length < AT_ONCE) break
  }
  await tx.execute(sql.raw('close exported'))
}

const sectionLines = async function* (from: AsyncIterable<unknown>, count: (rows: number) => void): AsyncGenerator<Uint8Array> {
  for await (const row of from) {
    count(1)
    yield lines([JSON.stringify(row)])
  }
}

const one = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield encoder.encode(text)
}

/**
 * Writes everything of a site into a ZIP: each table as JSON lines, what was locked away opened, the files, and `manifest.json` with
 * the counts (GDPR Art. 28(3)(g)). Reads in one transaction; the file is on the disk when this answers.
 */
export const exportSite = async (db: Db, siteId: string, path: string, { sections, files }: SiteExtras, now: Date): Promise<Exported> => {
  const zip = await createZip(path)
  try {
    return await inSite(db, siteId, async (tx) => {
      const tableCounts: Record<string, number> = {}
      const sectionCounts: Record<string, number> = {}
      const add = (counts: Record<string, number>, name: string) => (some: number) => void (counts[name] = (counts[name] ?? 0) + some)
      for (const table of await siteTables(tx))
        await zip.add(`tables/${table.name}.jsonl`, tableLines(tx, table, siteId, add(tableCounts, table.name)))
      for (const { name, rows: from } of sections) await zip.add(`sections/${name}.jsonl`, sectionLines(from(tx), add(sectionCounts, name)))
      const found = await files(tx)
      for (const file of found) await zip.add(`files/${file.path}`, file.open())
      const counts = { tables: tableCounts, sections: sectionCounts, files: found.length }
      const manifest = { schema: 'portik/site-export/1', site: siteId, at: now.toISOString(), ...counts, left_out: LEFT_OUT }
      await zip.add('manifest.json', one(`${JSON.stringify(manifest, undefined, 2)}\n`))
      return { ...counts, ...(await zip.end()) }
    })
  } catch (error) {
    await zip.abandon().catch(() => {})
    throw error
  }
}
