import type { ExportPart, Registry, Row } from '../personal-data.ts'
import type { Db } from '../../server/platform/db.ts'

export type RowsPart = Extract<ExportPart, { kind: 'rows' }>
export type FilePart = Extract<ExportPart, { kind: 'file' }>

/** A section of a package: the rows of all subjects that are one person, read anew each time that it is asked. */
export type Section = {
  readonly name: string
  readonly portable: RowsPart['portable']
  readonly rows: () => AsyncIterable<Row>
}

export type Scope = { readonly siteId: string; readonly subjectIds: readonly string[] }

const partsOf = async (db: Db, registry: Registry, { siteId, subjectIds }: Scope): Promise<ExportPart[]> => {
  const parts: ExportPart[] = []
  for (const subjectId of subjectIds)
    for (const feature of registry) parts.push(...((await feature.export?.(db, { siteId, subjectId })) ?? []))
  return parts
}

/** A file name inside of an archive: what the person called it, without a path, and apart from others of the same name. */
const entryName = ({ id, name }: FilePart): string =>
  `files/${id.slice(-12)}-${
    name
      .normalize('NFC')
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u001F\u007F<>:"/\\|?*]/gu, '_')
      .replace(/^\.+/, '_')
      .slice(-120) || 'file'
  }`

/** A file of the person, and where it lies in the package. */
export type PackedFile = FilePart & { readonly path: string }

/** What a package is made of. Opening it reads no rows. */
export const contentsOf = async (
  db: Db,
  registry: Registry,
  scope: Scope,
): Promise<{ readonly sections: readonly Section[]; readonly files: readonly PackedFile[] }> => {
  const parts = await partsOf(db, registry, scope)
  const sections = new Map<string, Section>()
  for (const part of parts) {
    if (part.kind !== 'rows' || sections.has(part.section)) continue
    const { section: name, portable } = part
    const rows = async function* (): AsyncGenerator<Row> {
      for (const again of await partsOf(db, registry, scope))
        if (again.kind === 'rows' && again.section === name) for await (const page of again.rows) yield* page
    }
    sections.set(name, { name, portable, rows })
  }
  const files = parts.filter((part) => part.kind === 'file').map((part): PackedFile => Object.assign(part, { path: entryName(part) }))
  return { sections: [...sections.values()], files }
}

/** What of a row the person may take along (Art. 20); undefined: nothing. */
export const portableOf = ({ portable }: Section, row: Row): Row | undefined =>
  typeof portable === 'function' ? portable(row) : portable ? row : undefined
