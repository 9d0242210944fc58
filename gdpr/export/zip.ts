import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** A file of an archive; its content is read when it is its turn. `stored`: not compressed, as photographs and documents are already. */
export type Entry = { readonly name: string; readonly stored: boolean; readonly content: () => AsyncIterable<Uint8Array> }

/** Larger archives need an extension of the format (ZIP64) that this writer does not know. */
export const MOST_BYTES = 4_000_000_000

export class PackageTooLarge extends Error {}

/** Compresses well and quickly; more costs time that nobody gets back. */
const LEVEL = 6

/** An archive as it is made, one entry after another, never in memory as a whole. `done` is told after each. */
export const zipOf = async function* (entries: AsyncIterable<Entry>, at: Date, done: () => Promise<void>): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = []
  let size = 0
  const failure: { error?: Error } = {}
  const zip = new Zip((error, chunk) => {
    if (error) failure.error = error
    else made.push(chunk)
  })
  const take = (): Uint8Array[] => {
    if (failure.error) throw failure.error
    const taken = made
    made = []
    size += taken.reduce((sum, { length }) => sum + length, 0)
    if (size > MOST_BYTES) throw new PackageTooLarge()
    return taken
  }
  for await (const { name, stored, content } of entries) {
    const file = stored ? new ZipPassThrough(name) : new ZipDeflate(name, { level: LEVEL })
    file.mtime = at
    zip.add(file)
    for await (const chunk of content()) {
      // The writer keeps what it is given, and the reader may use its buffer again.
      file.push(chunk.slice(), false)
      yield* take()
    }
    file.push(new Uint8Array(0), true)
    yield* take()
    await done()
  }
  zip.end()
  yield* take()
}
