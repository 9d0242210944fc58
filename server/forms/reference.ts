import { randomUUID } from 'node:crypto'

/** Crockford's base 32: no I, L, O, U, so that it survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A reference for people, such as `P-7K3F-9Q2M`: 40 random bits, unique within a site by constraint. */
export const newReference = (): string => {
  // The last 12 digits of a version 4 UUID are random throughout.
  let bits = Number.parseInt(randomUUID().slice(24), 16)
  let text = 'P-'
  for (let i = 0; i < 8; i++) {
    text += (i === 4 ? '-' : '') + ALPHABET[bits % 32]
    bits = Math.floor(bits / 32)
  }
  return text
}
