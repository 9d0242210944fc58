import { Secret, TOTP } from 'otpauth'
import { decrypt, encrypt, type Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { confirmAuthenticator, offerAuthenticator, readAuthenticator, takeStep } from './factor-store.ts'

const STEP_SECONDS = 30
/** One step to either side: clocks of phones differ, and people type slowly (RFC 6238, section 5.2). */
const STEPS_ASIDE = 1

const totpOf = (secret: string, email = '') =>
  new TOTP({ issuer: 'Portik', label: email, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: STEP_SECONDS })

const sealOf = (keys: Keys, staffId: string) => {
  const key = keys.of('staff-authenticators')
  const context = `staff_authenticators/${staffId}`
  return { seal: (text: string) => encrypt(key, text, context), open: (sealed: string) => decrypt(key, sealed, context) }
}

/** The time step whose code this is; undefined when it is none of now. */
const stepOf = (secret: string, code: string, now: Date): number | undefined => {
  const aside = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: STEPS_ASIDE })
  return aside === null ? undefined : Math.floor(now.getTime() / 1000 / STEP_SECONDS) + aside
}

/** Offers a person a new secret: as text, and as the address that a QR code holds. */
export const offer = async (db: Db, keys: Keys, { id, email }: { readonly id: string; readonly email: string }) => {
  const secret = new Secret({ size: 20 }).base32
  await offerAuthenticator(db, id, sealOf(keys, id).seal(secret))
  return { secret, uri: totpOf(secret, email).toString() }
}

/** Whether the code is one of the offered secret; the authenticator is then the person's. */
export const confirm = async (db: Db, keys: Keys, staffId: string, code: string, now: Date): Promise<boolean> => {
  const offered = (await readAuthenticator(db, staffId))?.offered
  const step = offered ? stepOf(sealOf(keys, staffId).open(offered), code, now) : undefined
  return offered && step !== undefined ? confirmAuthenticator(db, staffId, offered, step) : false
}

/** Whether the code is right and was not used before. */
export const check = async (db: Db, keys: Keys, staffId: string, code: string, now: Date): Promise<boolean> => {
  const secret = (await readAuthenticator(db, staffId))?.secret
  const step = secret ? stepOf(sealOf(keys, staffId).open(secret), code, now) : undefined
  return secret && step !== undefined ? takeStep(db, staffId, secret, step) : false
}
