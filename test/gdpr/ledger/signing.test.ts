import { compactVerify, CompactSign, importJWK, type JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { openSigner, type Signer } from '../../../gdpr/ledger/signing.ts'
import { openVerifier } from '../../../gdpr/ledger/signature.ts'
import { keyring } from '../../../server/platform/crypto.ts'
import type { Db } from '../../../server/platform/db.ts'
import { testDatabase } from '../../database.ts'

// RFC 8037, appendix A: the key, and what it signs.
const RFC_KEY: JWK = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}
const RFC_JWS =
  'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'

test('the library signs and verifies as RFC 8037 does', async () => {
  const payload = new TextEncoder().encode('Example of Ed25519 signing')
  expect(await new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA' }).sign(await importJWK(RFC_KEY, 'EdDSA'))).toBe(RFC_JWS)
  const { d: _, ...publicKey } = RFC_KEY
  expect(Buffer.from((await compactVerify(RFC_JWS, await importJWK(publicKey, 'EdDSA'))).payload)).toEqual(Buffer.from(payload))
})

describe('the signer of a server', () => {
  let db: Db
  let signer: Signer
  const secret = Buffer.alloc(32, 7)
  beforeAll(async () => {
    ;({ db } = await testDatabase())
    signer = await openSigner(db, keyring(secret))
  })
  const check = (jws: string, typ = 'test+json') => openVerifier(signer.jwks().keys)(jws, typ)

  test('is known to everybody who has its public keys, and its private key is nowhere', async () => {
    const jws = await signer.sign({ hello: 'world' }, 'test+json')
    expect(await check(jws)).toEqual({ ok: true, kid: signer.jwks().keys[0]?.kid, payload: { hello: 'world' } })
    expect(JSON.stringify(signer.jwks())).not.toContain('"d"')
  })

  test('is the same after a restart, and on another server with the same secret', async () => {
    const other = await openSigner(db, keyring(secret))
    expect(other.jwks()).toEqual(signer.jwks())
    expect((await check(await other.sign({}, 'test+json'))).ok).toBe(true)
  })

  test('signs with a new key after a rotation, and what the old one signed stays right', async () => {
    const before = await signer.sign({ n: 1 }, 'test+json')
    const kid = await signer.rotate()
    const after = await signer.sign({ n: 2 }, 'test+json')
    expect(await check(before)).toMatchObject({ ok: true, payload: { n: 1 } })
    expect(await check(after)).toMatchObject({ ok: true, kid, payload: { n: 2 } })
    expect(signer.jwks().keys).toHaveLength(2)
    expect(signer.jwks().keys[0]?.kid).toBe(kid)
  })

  test('makes a key of its own when the secret is another one', async () => {
    const count = signer.jwks().keys.length
    const other = await openSigner(db, keyring(Buffer.alloc(32, 8)))
    expect(other.jwks().keys).toHaveLength(count + 1)
    expect((await openVerifier(other.jwks().keys)(await other.sign({}, 'x'), 'x')).ok).toBe(true)
  })

  test('two that start together agree on one key', async () => {
    const { db: fresh } = await testDatabase()
    const both = await Promise.all([openSigner(fresh, keyring(secret)), openSigner(fresh, keyring(secret))])
    expect(both.map((one) => one.jwks().keys.length)).toEqual([1, 1])
  })

  test('is not believed when one byte is another, when it says what it did not sign, or when the key is a stranger’s', async () => {
    const jws = await signer.sign({ hello: 'world' }, 'test+json')
    for (let i = 0; i < jws.length; i++) {
      const flipped = jws.slice(0, i) + (jws[i] === 'A' ? 'B' : 'A') + jws.slice(i + 1)
      expect([i, (await check(flipped)).ok]).toEqual([i, false])
    }
    expect(await check(jws, 'another+json')).toEqual({ ok: false, why: 'wrong_type' })
    expect(await openVerifier([])(jws, 'test+json')).toEqual({ ok: false, why: 'unknown_key' })
    expect(await check('not a statement')).toEqual({ ok: false, why: 'not_a_jws' })
    const none = `${Buffer.from('{"alg":"none","typ":"test+json"}').toString('base64url')}.e30.`
    expect((await check(none)).ok).toBe(false)
  })

  test('nobody can change or take away a key', async () => {
    for (const text of [`update ledger_keys set kid = 'x'`, 'delete from ledger_keys', 'truncate ledger_keys'])
      await expect(db.execute(text)).rejects.toThrow()
  })
})
