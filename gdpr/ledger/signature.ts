import { compactVerify, decodeProtectedHeader, importJWK, type CryptoKey, type JWK } from 'jose'

/** Why a signed statement is not to be trusted. */
export type SignatureFault = 'not_a_jws' | 'wrong_type' | 'unknown_key' | 'wrong_signature'

export type Verified<Payload> =
  | { readonly ok: true; readonly kid: string; readonly payload: Payload }
  | { readonly ok: false; readonly why: SignatureFault }

/** Verifies statements of the type `typ` against public keys, offline. */
export const openVerifier = (keys: readonly (JWK & { readonly kid?: string })[]) => {
  const byKid = new Map(keys.map((key) => [key.kid ?? '', key]))
  const imported = new Map<string, CryptoKey | Uint8Array | undefined>()

  const keyOf = async (kid: string): Promise<CryptoKey | Uint8Array | undefined> => {
    const jwk = byKid.get(kid)
    // Only what can sign: a key file from elsewhere may hold anything.
    if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519') return undefined
    if (!imported.has(kid))
      imported.set(kid, await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x ?? '' }, 'EdDSA').catch(() => undefined))
    return imported.get(kid)
  }

  return async <Payload>(jws: string, typ: string): Promise<Verified<Payload>> => {
    let header: ReturnType<typeof decodeProtectedHeader>
    try {
      header = decodeProtectedHeader(jws)
    } catch {
      return { ok: false, why: 'not_a_jws' }
    }
    if (header.typ !== typ) return { ok: false, why: 'wrong_type' }
    const kid = header.kid ?? ''
    const key = await keyOf(kid)
    if (!key) return { ok: false, why: 'unknown_key' }
    // The last character of a signature has bits to spare, by which one could be written in several ways.
    const signature = jws.split('.')[2] ?? ''
    if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return { ok: false, why: 'wrong_signature' }
    try {
      const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA'] })
      return { ok: true, kid, payload: JSON.parse(new TextDecoder().decode(payload)) as Payload }
    } catch {
      return { ok: false, why: 'wrong_signature' }
    }
  }
}
