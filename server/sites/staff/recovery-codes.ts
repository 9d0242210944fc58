import { randomBytes } from 'node:crypto'
import { hmac, type Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { replaceRecoveryCodes, takeRecoveryCode } from './factor-store.ts'

const COUNT = 10
/** Crockford's: no letter looks like a digit, and none spells anything. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** 60 bits: with the waits after wrong ones, out of reach. */
const LENGTH = 12

const makeCode = (): string => [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte & 31]).join('')

/** The code however somebody typed it from paper. */
const read = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')

const hashOf = (keys: Keys, staffId: string, code: string): string => hmac(keys.of('staff-recovery-codes'), `${staffId}/${code}`)

/** Ten new codes, in place of those of before. They can be shown now and never again. */
export const makeRecoveryCodes = async (db: Db, keys: Keys, staffId: string): Promise<string[]> => {
  const codes = Array.from({ length: COUNT }, makeCode)
  await db.transaction((tx) =>
    replaceRecoveryCodes(
      tx,
      staffId,
      codes.map((code) => hashOf(keys, staffId, code)),
    ),
  )
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'))
}

/** Whether the code is one of the person's; it is then used up. */
export const useRecoveryCode = (db: Db, keys: Keys, staffId: string, typed: string): Promise<boolean> =>
  takeRecoveryCode(db, staffId, hashOf(keys, staffId, read(typed)))
