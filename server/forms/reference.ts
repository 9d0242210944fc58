import { randomBytes } from 'node:crypto'

/** Crockford's base 32: no I, L, O, U, so that it survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A reference for people, such as `P-7K3F-9Q2M`: 40 random bits, unique within a site by constraint. */
export const newReference = (): string => {
  let text = 'P-'
  for (const [i, byte] of randomBytes(8).entries()) text += (i === 4 ? '-' : '') + ALPHABET[byte & 31]
  return text
}
