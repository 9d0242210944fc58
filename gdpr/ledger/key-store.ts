import { rows, type Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'

/** The public half of a signing key (RFC 8037). */
export type PublicJwk = { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }

/** `number` counts the keys of this server; the highest one signs. */
export type StoredKey = { readonly number: number; readonly kid: string; readonly jwk: PublicJwk }

/** All keys that ever signed, newest first. They belong to the server, not to a site. */
export const storedKeys = (db: Db): Promise<StoredKey[]> =>
  statement<StoredKey>(db, 'select number, kid, jwk from ledger_keys order by number desc', [])

const ADD = `
  insert into ledger_keys (number, kid, jwk) values ($1, $2, $3::text::jsonb)
  on conflict (number) do nothing returning number`

/** Adds a key; false when somebody else added one with this number just now. */
export const addKey = async (db: Db, { number, kid, jwk }: StoredKey): Promise<boolean> =>
  rows(await statement(db, ADD, [number, kid, JSON.stringify(jwk)])).length > 0
