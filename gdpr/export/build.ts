import type { Db } from '../../server/platform/db.ts'
import type { Texts } from '../../server/platform/texts.ts'
import type { Json, Registry } from '../personal-data.ts'
import { aboutOf, type AboutPackage } from './about.ts'
import { bookFile } from './book.ts'
import { csvFile } from './csv-file.ts'
import { dataFile, schemaFile } from './data-file.ts'
import { contentsOf, type PackedFile, type Scope, type Section } from './parts.ts'
import { zipOf, type Entry } from './zip.ts'

export type BuildDeps = { readonly db: Db; readonly texts: Texts; readonly registry: Registry }

/** `portability`: only what the person may take along (Art. 20), not everything that Art. 15 owes. */
export type BuildOptions = {
  readonly scope: Scope
  readonly about: AboutPackage
  readonly portability: boolean
  /** Told after each part how many are done, and how many there are. */
  readonly progress: (done: number, of: number) => Promise<void>
}

const once = (text: string): (() => AsyncIterable<Uint8Array>) =>
  async function* () {
    yield Buffer.from(text)
  }

const bytesOf = async function* ({ open }: PackedFile): AsyncGenerator<Uint8Array> {
  for await (const chunk of open()) yield chunk
}

type Contents = { readonly sections: readonly Section[]; readonly files: readonly PackedFile[] }

const entriesOf = (texts: Texts, { about: facts, portability }: BuildOptions, about: Json, { sections, files }: Contents): Entry[] => {
  const text = (name: string, content: Entry['content']): Entry => ({ name, stored: false, content })
  const portable = text('portable.json', () => dataFile(about, sections, true))
  const taken = portability ? sections.filter((section) => section.portable) : sections
  return [
    ...(portability ? [] : [text('index.html', () => bookFile(texts, facts, sections, files))]),
    ...(portability ? [portable] : [text('data.json', () => dataFile(about, sections, false)), portable]),
    text('schema.json', once(schemaFile(sections))),
    ...taken
      .filter(({ portable }) => !portability || portable === true)
      .map((section) => text(`csv/${section.name}.csv`, () => csvFile(section))),
    ...files
      .filter((file) => !portability || file.portable)
      .map((file): Entry => ({ name: file.path, stored: true, content: () => bytesOf(file) })),
  ]
}

/**
 * A copy of everything that is known of a person, as a ZIP: `index.html` to be read, `data.json` with its JSON Schema, one CSV for each
 * section, the files, and `portable.json` for somebody else. Rows are read a page at a time and files a chunk at a time, so that the
 * size of the package does not matter.
 */
export const buildPackage = async function* ({ db, texts, registry }: BuildDeps, options: BuildOptions): AsyncGenerator<Uint8Array> {
  const contents = await contentsOf(db, registry, options.scope)
  const entries = entriesOf(texts, options, aboutOf(options.about, registry), contents)
  let done = 0
  await options.progress(0, entries.length)
  const each = async function* () {
    yield* entries
  }
  yield* zipOf(each(), options.about.at, () => options.progress(++done, entries.length))
}
