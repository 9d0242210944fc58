import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { openFiles } from '../../../server/platform/files.ts'
import { newId } from '../../../server/platform/id.ts'
import { temporaryFolder } from '../house.ts'

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)

const streamOf = (...parts: readonly (string | Error)[]): ReadableStream<Uint8Array> => {
  const left = [...parts]
  return new ReadableStream({
    pull(controller) {
      const part = left.shift()
      if (part instanceof Error) controller.error(part)
      else if (part === undefined) controller.close()
      else controller.enqueue(bytes(part))
    },
  })
}

describe('a file that comes in pieces', () => {
  test('is whole in the end', async () => {
    const files = await openFiles(join(temporaryFolder(), 'files'))
    const id = newId()
    expect(await files.size(id)).toBe(0)
    expect(await files.append(id, 0, bytes('one '))).toBe(4)
    expect(await files.append(id, 4, streamOf('two', ' ', 'three'))).toBe(13)
    expect(await files.size(id)).toBe(13)
    expect(await text(files.read(id))).toBe('one two three')
    expect(Buffer.from(await files.head(id, 3)).toString()).toBe('one')
    expect(Buffer.from(await files.head(id, 100)).toString()).toBe('one two three')
    expect(await files.sha256(id)).toBe(createHash('sha256').update('one two three').digest('hex'))
  })

  test('goes on from where the line broke', async () => {
    const files = await openFiles(temporaryFolder())
    const id = newId()
    await expect(files.append(id, 0, streamOf('half', new Error('the line broke')))).rejects.toThrow('the line broke')
    expect(await files.size(id)).toBe(4)
    await files.append(id, 4, bytes(' done'))
    expect(await text(files.read(id))).toBe('half done')
  })

  test('takes no piece twice and leaves no gap', async () => {
    const files = await openFiles(temporaryFolder())
    const id = newId()
    await files.append(id, 0, bytes('one'))
    await expect(files.append(id, 0, bytes('one'))).rejects.toMatchObject({ code: 'upload_conflict' })
    await expect(files.append(id, 9, bytes('one'))).rejects.toMatchObject({ code: 'upload_conflict' })
    expect(await text(files.read(id))).toBe('one')
  })

  test('is written by one sender at a time', async () => {
    const files = await openFiles(temporaryFolder())
    const id = newId()
    const results = await Promise.allSettled([files.append(id, 0, streamOf('a', 'b')), files.append(id, 0, streamOf('c', 'd'))])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await files.size(id)).toBe(2)
  })

  test('never grows beyond its limit', async () => {
    const files = await openFiles(temporaryFolder())
    const id = newId()
    await expect(files.append(id, 0, streamOf('1234', '5678'), 6)).rejects.toMatchObject({ code: 'too_large' })
    expect(await files.size(id)).toBe(4)
  })

  test('is readable by this user only, and gone when removed', async () => {
    const folder = join(temporaryFolder(), 'files')
    const files = await openFiles(folder)
    const id = newId()
    await files.append(id, 0, bytes('secret'))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, id)).mode & 0o777).toBe(0o600)
    await files.remove(id)
    await files.remove(id)
    expect(readdirSync(folder)).toEqual([])
  })

  test.each(['../secret', '..', '.', '', '/etc/passwd', 'a/b', 'a\\b', 'A', 'a\u0000', 'a'.repeat(65)])(
    'has no name like %j',
    async (id) => {
      const files = await openFiles(temporaryFolder())
      await expect(files.append(id, 0, bytes('x'))).rejects.toMatchObject({ code: 'not_found' })
      await expect(files.size(id)).rejects.toMatchObject({ code: 'not_found' })
      expect(() => files.read(id)).toThrow()
    },
  )
})
