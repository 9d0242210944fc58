import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openBytes, sealBytes } from '../../../gdpr/export/sealed-bytes.ts'

const key = randomBytes(32)
const once = async function* (...chunks: readonly Uint8Array[]) {
  yield* chunks
}
const all = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const seal = (bytes: Uint8Array, context = 'c') => all(sealBytes(key, context, once(bytes)))
const open = (sealed: Uint8Array, context = 'c', ring: Uint8Array = key) =>
  all(openBytes(ring, context, once(sealed.subarray(0, 1), sealed.subarray(1))))

const CHUNK = 64 * 1024

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])('%i bytes come back as they were', async (size) => {
  const bytes = randomBytes(size)
  const sealed = await seal(bytes)
  expect(await open(sealed)).toEqual(bytes)
  if (size > 16) expect(sealed.includes(bytes.subarray(0, 16))).toBe(false)
})

test('what was cut off, swapped, repeated or altered does not open, nor with another key or for another package', async () => {
  const bytes = randomBytes(3 * CHUNK)
  const sealed = await seal(bytes)
  const piece = (n: number) => sealed.subarray(n * (CHUNK + 16), (n + 1) * (CHUNK + 16))
  const altered = Buffer.from(sealed)
  altered[100] = (altered[100] ?? 0) ^ 1
  const broken = [
    sealed.subarray(0, CHUNK + 16),
    sealed.subarray(0, -1),
    Buffer.concat([piece(1), piece(0), piece(2)]),
    Buffer.concat([piece(0), piece(0), piece(1), piece(2)]),
    altered,
    Buffer.concat([sealed, Buffer.alloc(16)]),
  ]
  for (const [i, one] of broken.entries()) await expect(open(one), String(i)).rejects.toThrow()
  await expect(open(sealed, 'another')).rejects.toThrow()
  await expect(open(sealed, 'c', randomBytes(32))).rejects.toThrow()
})
