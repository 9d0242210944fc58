import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Context } from 'hono'
import { Problem } from '../../platform/problem.ts'
import { MINUTE } from '../../platform/time.ts'
import type { Auth } from './auth.ts'
import { findPasskey, insertPasskey, listPasskeys, usePasskey, type Passkey } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { ownOrigins, passkeyHost } from './own-origins.ts'

/** What a challenge was made for; it proves nothing else. `staffId`: whose passkey must answer. */
type Purpose = { readonly purpose: 'sign_in' | 'second_factor' | 'register'; readonly staffId?: string }

/** People look for a security key longer than a mail takes. */
const CHALLENGE_LIFETIME = 10 * MINUTE

const nameOf = (challenge: string): string => `passkey:${challenge}`

const keep = async (auth: Auth, challenge: string, purpose: Purpose, now: Date): Promise<void> => {
  const { internalAdapter } = await auth.$context
  const expiresAt = new Date(now.getTime() + CHALLENGE_LIFETIME)
  await internalAdapter.createVerificationValue({ identifier: nameOf(challenge), value: JSON.stringify(purpose), expiresAt })
}

/** Whether the challenge is ours, for this, and not answered before. */
const take =
  (auth: Auth, { purpose, staffId }: Purpose) =>
  async (challenge: string): Promise<boolean> => {
    const { internalAdapter } = await auth.$context
    const kept = await internalAdapter.consumeVerificationValue(nameOf(challenge))
    if (!kept) return false
    const made = JSON.parse(kept.value) as Purpose
    return made.purpose === purpose && made.staffId === staffId
  }

/** The host of the page that asks, and all origins that are ours. Throws `passkey_needs_host` where there can be no passkeys. */
const placeOf = ({ config, consoleUrl }: Identity, c: Context): { readonly host: string; readonly origins: string[] } => {
  const origins = [...ownOrigins(config.publicUrl)]
  const origin = c.req.header('Origin') ?? new URL(c.req.url).origin
  const host = origins.includes(origin) ? passkeyHost(origin) : undefined
  if (!host) throw new Problem('passkey_needs_host', { detail: `Open ${consoleUrl('/console')}` })
  return { host, origins }
}

const credentialOf = ({ id, transports }: Passkey) => ({ id, transports: [...transports] as AuthenticatorTransport[] })

/** Options for signing in by a passkey that names its person; or, with `staffId`, for proving that person's second factor. */
export const askPasskey = async (identity: Identity, c: Context, staffId?: string) => {
  const { auth, clock, db } = identity
  const { host } = placeOf(identity, c)
  const own = staffId ? (await listPasskeys(db, staffId)).filter((passkey) => passkey.host === host) : []
  const options = await generateAuthenticationOptions({
    rpID: host,
    userVerification: 'required',
    allowCredentials: own.map(credentialOf),
    timeout: CHALLENGE_LIFETIME,
  })
  await keep(auth, options.challenge, staffId ? { purpose: 'second_factor', staffId } : { purpose: 'sign_in' }, clock())
  return options
}

/** Whose passkey answered. Throws `passkey_refused` for an answer that is not right, complete, new and of a verified person. */
export const checkPasskey = async (
  identity: Identity,
  c: Context,
  response: AuthenticationResponseJSON,
  staffId?: string,
): Promise<Passkey> => {
  const { auth, db } = identity
  const { host, origins } = placeOf(identity, c)
  const passkey = await findPasskey(db, response.id)
  const purpose: Purpose = staffId ? { purpose: 'second_factor', staffId } : { purpose: 'sign_in' }
  if (!passkey || passkey.host !== host || (staffId !== undefined && passkey.staffId !== staffId)) throw new Problem('passkey_refused')
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: take(auth, purpose),
    expectedOrigin: origins,
    expectedRPID: host,
    credential: {
      ...credentialOf(passkey),
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
    requireUserVerification: true,
  }).catch(refused)
  if (!verified.verified || !(await usePasskey(db, passkey.id, verified.authenticationInfo.newCounter)))
    throw new Problem('passkey_refused')
  return passkey
}

/** The library says with plain errors what is wrong with an answer; none of it is for the one who sent it. */
const refused = (error: unknown): never => {
  throw new Problem('passkey_refused', { cause: error })
}

/** Options for making a passkey. */
export const offerPasskey = async (identity: Identity, c: Context, person: { id: string; email: string; name: string }) => {
  const { auth, clock, db } = identity
  const { host } = placeOf(identity, c)
  const options = await generateRegistrationOptions({
    rpName: 'Portik',
    rpID: host,
    userID: new Uint8Array(Buffer.from(person.id.replaceAll('-', ''), 'hex')),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: (await listPasskeys(db, person.id)).map(credentialOf),
    timeout: CHALLENGE_LIFETIME,
  })
  await keep(auth, options.challenge, { purpose: 'register', staffId: person.id }, clock())
  return options
}

/** Stores a new passkey of a person. Throws `passkey_refused`. */
export const addPasskey = async (identity: Identity, c: Context, staffId: string, response: RegistrationResponseJSON, name: string) => {
  const { auth, db } = identity
  const { host, origins } = placeOf(identity, c)
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: take(auth, { purpose: 'register', staffId }),
    expectedOrigin: origins,
    expectedRPID: host,
    requireUserVerification: true,
  }).catch(refused)
  if (!verified || !registrationInfo) throw new Problem('passkey_refused')
  const { id, publicKey, counter } = registrationInfo.credential
  const transports = response.response.transports ?? []
  const stored = { id, staffId, name, host, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports }
  if (!(await insertPasskey(db, stored))) throw new Problem('passkey_refused')
}
