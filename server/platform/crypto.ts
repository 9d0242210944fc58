import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Keys for one purpose each, all derived (HKDF-SHA-256, RFC 5869) from the master secret. */
export type Keys = { of(purpose: string): Buffer }

/** `master` is `PORTIK_SECRET`, at least 32 bytes. */
export const keyring = (master: Uint8Array): Keys => {
  const derived = new Map<string, Buffer>()
  return {
    of(purpose) {
      const known = derived.get(purpose)
      if (known) return known
      const key = Buffer.from(hkdfSync('sha256', master, '', `portik/${purpose}`, 32))
      derived.set(purpose, key)
      return key
    },
  }
}

/** Lower-case hex SHA-256. */
export const sha256 = (text: string | Uint8Array): string => hash('sha256', text, 'hex')

const prepared = new WeakMap<Uint8Array, KeyObject>()

/** Node takes longer to look at the bytes of a key than to sign with it, so that is done once. */
const keyObject = (key: Uint8Array): KeyObject => {
  const known = prepared.get(key)
  if (known) return known
  const made = createSecretKey(key)
  prepared.set(key, made)
  return made
}

/** HMAC-SHA-256 as base64url: for keys of things that must not be stored in the clear, such as IP addresses. */
export const hmac = (key: Uint8Array, text: string): string => createHmac('sha256', keyObject(key)).update(text).digest('base64url')

/** An unguessable token of 256 bits, base64url. */
export const randomToken = (): string => randomBytes(32).toString('base64url')

/** Signs a small JSON value into `payload.signature`, both base64url. Readable by anyone, made by us only. */
export const sign = (key: Uint8Array, value: unknown): string => {
  const payload = Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${payload}.${hmac(key, payload)}`
}

/** The signed value, or undefined when the token is not ours or was altered. */
export const unsign = <Value>(key: Uint8Array, token: string): Value | undefined => {
  const [payload, signature, rest] = token.split('.')
  if (!payload || !signature || rest !== undefined) return undefined
  const expected = Buffer.from(hmac(key, payload))
  const given = Buffer.from(signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Value
}

/** AES-256-GCM; `context` (table, row) is authenticated, so that a ciphertext cannot be moved to another row. */
export const encrypt = (key: Uint8Array, text: string, context: string): string => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** Throws when key, context or text do not belong together. */
export const decrypt = (key: Uint8Array, sealed: string, context: string): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
