import { randomInt } from 'node:crypto'

/** Crockford's base 32: no I, L, O, U, so that it survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const four = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** What people call a request, such as `D-7K3F-9Q2M`: 40 random bits, unique within a site by constraint. */
export const newRequestReference = (): string => `D-${four()}-${four()}`
