import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Bytes that are sealed together. */
const CHUNK = 64 * 1024

const TAG = 16

/** Nonce of a chunk: its number, and whether it is the last. The key serves one file only, so no nonce is used twice. */
const nonceOf = (number: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(number, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** Cuts a stream into pieces of one size; the last one, which may be empty, is marked. */
const pieces = async function* (bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let rest = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk])
    while (rest.length > size) {
      yield { piece: rest.subarray(0, size), isLast: false }
      rest = rest.subarray(size)
    }
  }
  yield { piece: rest, isLast: true }
}

/**
 * Encrypts a stream in chunks (AES-256-GCM, each with its number and whether it is the last), so that it can be read while it is
 * decrypted and still nothing can be cut off, swapped or repeated. `context` is authenticated with every chunk. A key may be used once.
 */
export const sealBytes = async function* (key: Uint8Array, context: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let number = 0
  for await (const { piece, isLast } of pieces(bytes, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, isLast)).setAAD(Buffer.from(context))
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }
}

/** Decrypts what `sealBytes` made. Throws at the first chunk that is not as it was. */
export const openBytes = async function* (key: Uint8Array, context: string, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let number = 0
  for await (const { piece, isLast } of pieces(sealed, CHUNK + TAG)) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number++, isLast)).setAAD(Buffer.from(context))
    decipher.setAuthTag(piece.subarray(-TAG))
    yield Buffer.concat([decipher.update(piece.subarray(0, -TAG)), decipher.final()])
  }
}
