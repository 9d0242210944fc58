import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, CompactSign, type JWK } from 'jose'
import type { Keys } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import { addKey, storedKeys, type PublicJwk, type StoredKey } from './key-store.ts'

/** A public key as `/.well-known/jwks.json` lists it. */
export type ListedKey = PublicJwk & { readonly kid: string; readonly alg: 'EdDSA'; readonly use: 'sig' }

/** What this server signs for others to verify without it: tree heads, receipts, certificates. */
export type Signer = {
  /**
   * A compact JWS (RFC 7515, EdDSA of RFC 8037) over the JSON of `payload`. `typ` says what it is, so that one kind of statement
   * cannot be shown as another. Asks no database: it may be called in a transaction.
   */
  sign(payload: object, typ: string): Promise<string>
  /** All public keys, newest first: what an old key signed stays verifiable. */
  jwks(): { readonly keys: readonly ListedKey[] }
  /** Learns of a rotation by another process; asks the database only when that was long ago. Not within a transaction. */
  refresh(): Promise<void>
  /** Makes a new key, which signs from now on; answers its id. */
  rotate(): Promise<string>
}

/** PKCS #8 of an Ed25519 key, up to its 32 bytes of seed (RFC 8410, 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Another process signs with the old key for so long after a rotation, which harms nobody. */
const REFRESH_MILLISECONDS = 30_000

type Pair = StoredKey & { readonly secret: KeyObject }

const derive = async (keys: Keys, number: number): Promise<Pair> => {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, keys.of(`ledger-signing/${number}`)]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(secret).export({ format: 'jwk' }) as JWK
  const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const
  return { number, kid: await calculateJwkThumbprint(jwk), jwk, secret }
}

/**
 * Opens the signing keys. Each is derived from the master secret and its number, so that no private key is ever stored; public
 * keys are kept for ever. After a change of the master secret the next key is made by itself.
 */
export const openSigner = async (db: Db, keys: Keys): Promise<Signer> => {
  let known: readonly StoredKey[] = []
  let active: Pair | undefined
  let readAt = 0

  const read = async (): Promise<void> => {
    known = await storedKeys(db)
    const [newest] = known
    const pair = newest && (await derive(keys, newest.number))
    active = pair?.kid === newest?.kid ? pair : undefined
    readAt = Date.now()
  }

  /** Answers the new key's id; undefined when another process was quicker. */
  const add = async (): Promise<string | undefined> => {
    const pair = await derive(keys, (known[0]?.number ?? 0) + 1)
    const isNew = await addKey(db, pair)
    await read()
    return isNew ? pair.kid : undefined
  }

  const readOrAdd = async (): Promise<void> => {
    await read()
    // There is none yet, or another PORTIK_SECRET made the newest.
    while (!active) await add()
  }

  await readOrAdd()

  return {
    async sign(payload, typ) {
      if (!active) throw new Error('there is no key to sign with')
      const bytes = new TextEncoder().encode(JSON.stringify(payload))
      return new CompactSign(bytes).setProtectedHeader({ alg: 'EdDSA', kid: active.kid, typ }).sign(active.secret)
    },
    jwks: () => ({ keys: known.map(({ kid, jwk: { kty, crv, x } }) => ({ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' })) }),
    async refresh() {
      if (Date.now() - readAt < REFRESH_MILLISECONDS) return
      await readOrAdd()
    },
    async rotate() {
      await read()
      for (;;) {
        const kid = await add()
        if (kid !== undefined) return kid
      }
    },
  }
}
