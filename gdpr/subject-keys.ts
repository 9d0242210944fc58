import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, type Keys } from '../server/platform/crypto.ts'
import type { Db } from '../server/platform/db.ts'
import { statement } from '../server/platform/statement.ts'

/** Where a sealed value stands. Authenticated with it, so that a value cannot be moved to another row, column or site (ASVS 11.3.3). */
export type Spot = { readonly siteId: string; readonly table: string; readonly column: string; readonly row: string }

const BYTES = 32

const contextOf = (siteId: string, subjectId: string): string => `subject_keys/${siteId}/${subjectId}`

const FIND = 'select wrapped from subject_keys where site_id = $1 and subject_id = $2::uuid'

const MAKE = `
  insert into subject_keys (site_id, subject_id, wrapped, created_at) values ($1, $2::uuid, $3, now())
  on conflict (site_id, subject_id) do update set wrapped = subject_keys.wrapped
  returning wrapped`

const unwrap = (keys: Keys, siteId: string, subjectId: string, wrapped: string): Buffer =>
  Buffer.from(decrypt(keys.of('subject-keys'), wrapped, contextOf(siteId, subjectId)), 'base64')

/** The person's own key, made on first use. The subject must exist, and be of this transaction's site. */
export const subjectKey = async (tx: Db, keys: Keys, siteId: string, subjectId: string): Promise<Buffer> => {
  const wrapped = encrypt(keys.of('subject-keys'), randomBytes(BYTES).toString('base64'), contextOf(siteId, subjectId))
  const [row] = await statement<{ wrapped: string }>(tx, MAKE, [siteId, subjectId, wrapped])
  if (!row) throw new Error('the key of a subject was not stored')
  return unwrap(keys, siteId, subjectId, row.wrapped)
}

/** The person's key if there is one; undefined once the person was erased. */
const findKey = async (db: Db, keys: Keys, siteId: string, subjectId: string): Promise<Buffer | undefined> => {
  const [row] = await statement<{ wrapped: string }>(db, FIND, [siteId, subjectId])
  return row && unwrap(keys, siteId, subjectId, row.wrapped)
}

const spotOf = ({ siteId, table, column, row }: Spot): string => [siteId, table, column, row].join('|')

/** Seals a text of a person for one place in the database (AES-256-GCM). */
export const seal = async (tx: Db, keys: Keys, subjectId: string, spot: Spot, text: string): Promise<string> =>
  encrypt(await subjectKey(tx, keys, spot.siteId, subjectId), text, spotOf(spot))

/** Opens it again; undefined when the person's key was destroyed. Throws when the value stood at another place, or was altered. */
export const unseal = async (db: Db, keys: Keys, subjectId: string, spot: Spot, sealed: string): Promise<string | undefined> => {
  const key = await findKey(db, keys, spot.siteId, subjectId)
  return key && decrypt(key, sealed, spotOf(spot))
}
