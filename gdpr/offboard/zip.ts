import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Zip, ZipDeflate } from 'fflate'

/** What a ZIP without its 64-bit extension can hold. */
const MOST_BYTES = 0xff_ff_ff_ff
const MOST_ENTRIES = 0xff_ff

/** The export does not fit into one ZIP. */
export class TooMuch extends Error {}

/** A ZIP on its way to a file that did not exist before. */
export type ZipFile = {
  /** Writes an entry, piece by piece: memory holds one piece. Answers its size before compression. */
  add(name: string, pieces: AsyncIterable<Uint8Array>): Promise<number>
  /** Ends the ZIP; it is on the disk when this answers. */
  end(): Promise<{ readonly bytes: number; readonly sha256: string }>
  /** Closes the file as it is, after a failure. */
  abandon(): Promise<void>
}

const NOTHING = new Uint8Array()

/** Begins a ZIP. Throws `EEXIST` for a file that is there, and `TooMuch` when the export does not fit into one. */
export const createZip = async (path: string): Promise<ZipFile> => {
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  const ready: Uint8Array[] = []
  let bytes = 0
  let entries = 0
  let failure: Error | undefined
  const zip = new Zip((error, piece) => {
    if (error) failure = error
    else ready.push(piece)
  })
  const flush = async (): Promise<void> => {
    if (failure) throw failure
    for (const piece of ready.splice(0)) {
      bytes += piece.length
      hash.update(piece)
      await file.write(piece)
    }
    if (bytes > MOST_BYTES) throw new TooMuch('the export is larger than 4 GiB')
  }

  return {
    async add(name, pieces) {
      if (++entries > MOST_ENTRIES) throw new TooMuch('the export has more than 65,535 files')
      const entry = new ZipDeflate(name, { level: 6 })
      zip.add(entry)
      let size = 0
      for await (const piece of pieces) {
        size += piece.length
        if (size > MOST_BYTES) throw new TooMuch('a part of the export is larger than 4 GiB')
        entry.push(piece)
        await flush()
      }
      entry.push(NOTHING, true)
      await flush()
      return size
    },
    async end() {
      zip.end()
      await flush()
      await file.sync()
      await file.close()
      return { bytes, sha256: hash.digest('hex') }
    },
    abandon: () => file.close(),
  }
}
