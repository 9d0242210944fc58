import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Problem } from './problem.ts'

/** Bytes that visitors sent, one file per id. What they are, and who may read them, the caller knows. */
export type Files = {
  /**
   * Continues the file at `offset`; answers the new size. What arrived before a broken stream stays, so that the sender can resume.
   * Throws `upload_conflict` when `offset` is not the size or somebody else is writing, `too_large` when the file would exceed `most` bytes.
   */
  append(id: string, offset: number, bytes: ReadableStream<Uint8Array> | Uint8Array, most?: number): Promise<number>
  /** Size in bytes; 0 for a file that does not exist. */
  size(id: string): Promise<number>
  read(id: string): ReadableStream<Uint8Array>
  /** The first bytes, at most `bytes`, to tell the type of the file. */
  head(id: string, bytes: number): Promise<Uint8Array>
  /** Lower-case hex. */
  sha256(id: string): Promise<string>
  /** Deletes the file if it exists. */
  remove(id: string): Promise<void>
}

/** Ids become file names: nothing but hex and hyphens gets near the disk. */
const SAFE_ID = /^[0-9a-f][0-9a-f-]{0,63}$/

const isMissing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT'

const openForAppend = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (!isMissing(error)) throw error
    return open(path, 'wx+', 0o600)
  }
}

/** Files in a folder, readable by this user only; `fsync`ed before an append is confirmed. */
export const openFiles = async (folder: string): Promise<Files> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beingWritten = new Set<string>()
  const pathOf = (id: string): string => {
    if (!SAFE_ID.test(id)) throw new Problem('not_found')
    return join(folder, id)
  }
  const sizeOf = async (id: string): Promise<number> => {
    try {
      return (await stat(pathOf(id))).size
    } catch (error) {
      if (isMissing(error)) return 0
      throw error
    }
  }

  return {
    async append(id, offset, bytes, most = Number.POSITIVE_INFINITY) {
      const path = pathOf(id)
      if (beingWritten.has(id)) throw new Problem('upload_conflict')
      beingWritten.add(id)
      try {
        if ((await sizeOf(id)) !== offset) throw new Problem('upload_conflict')
        const file = await openForAppend(path)
        let end = offset
        try {
          for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
            if (end + chunk.length > most) throw new Problem('too_large')
            await file.write(chunk, 0, chunk.length, end)
            end += chunk.length
          }
        } finally {
          await file.datasync()
          await file.close()
        }
        return end
      } finally {
        beingWritten.delete(id)
      }
    },
    size: sizeOf,
    read: (id) => Readable.toWeb(createReadStream(pathOf(id))) as ReadableStream<Uint8Array>,
    async head(id, bytes) {
      const file = await open(pathOf(id), 'r')
      try {
        const { bytesRead, buffer } = await file.read(new Uint8Array(bytes), 0, bytes, 0)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    async sha256(id) {
      const hash = createHash('sha256')
      for await (const chunk of createReadStream(pathOf(id))) hash.update(chunk as Uint8Array)
      return hash.digest('hex')
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  }
}
