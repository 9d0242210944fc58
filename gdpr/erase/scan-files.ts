import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Needles } from './needles.ts'
import type { Verdicts } from './verdict.ts'

/** A folder whose files are looked through. `owned`: names that rows own, and so are somebody else's; `place`: how a find is called. */
export type Folder = { readonly path: string; readonly place: string; readonly owned?: ReadonlySet<string> }

const filesIn = async (path: string): Promise<string[]> => {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

const contents = async function* (path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk as Uint8Array
  } catch (error) {
    // A file may be deleted while we look; then nobody is in it.
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
}

/** Looks through names and bytes of the files that nobody owns. Answers how many there were. */
export const scanFiles = async (folders: readonly Folder[], needles: Needles, verdicts: Verdicts): Promise<number> => {
  let count = 0
  for (const { path, place, owned } of folders)
    for (const file of await filesIn(path)) {
      const name = file.slice(path.length + 1)
      for (const found of needles.inText(name)) verdicts.note(found, { place, row: name }, undefined)
      if (owned?.has(name)) continue
      count++
      for (const found of await needles.inBytes(contents(file))) verdicts.note(found, { place, row: name }, undefined)
    }
  return count
}
