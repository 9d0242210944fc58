import { randomInt } from 'node:crypto'
import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Keys } from '../platform/crypto.ts'
import type { FormToken } from './form-token.ts'

/**
 * A browser derives with native code, as a spammer would, so that better software gains little; of plain SHA-256, a browser
 * would spend most time on the calls. How long a visitor's machine takes: `npm run bench:proof`, and README, "Decisions".
 */
const ALGORITHM = 'PBKDF2/SHA-256'
const ITERATIONS = 2_000

/** How many derivations a visitor makes in calm: at least and at most. More of them cost the server nothing; it makes one. */
const CALM = { least: 60, most: 180 }

/** Challenges that one address block may ask for in a minute before the work grows. */
const FREE_CHALLENGES = 5

/** The work grows at most to this many times the calm one: a shared office must stay able to send. */
const MOST = 16

/** How much more work the n-th challenge of this minute from one address block is. */
export const workFactor = (recent: number): number => Math.min(MOST, Math.max(1, recent / FREE_CHALLENGES))

const secrets = (keys: Keys) => ({
  hmacSignatureSecret: keys.of('proof').toString('hex'),
  hmacKeySignatureSecret: keys.of('proof-key').toString('hex'),
})

/** A puzzle for the browser, bound to one token by its nonce, and so as old as that may become. The server makes one derivation, the browser up to `most`. */
export const makePuzzle = (keys: Keys, token: FormToken, recent: number): Promise<Challenge> => {
  const factor = workFactor(recent)
  return createChallenge({
    algorithm: ALGORITHM,
    cost: ITERATIONS,
    counter: randomInt(Math.round(CALM.least * factor), Math.round(CALM.most * factor) + 1),
    data: { nonce: token.n },
    deriveKey,
    ...secrets(keys),
  })
}

const isPayload = (value: unknown): value is Payload => {
  const { challenge, solution } = (value ?? {}) as Partial<Payload>
  return typeof challenge?.parameters === 'object' && challenge.parameters !== null && typeof solution === 'object' && solution !== null
}

const parse = (proof: string): Payload | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(proof, 'base64').toString())
    return isPayload(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether `proof` (base64 of `{challenge, solution}`) solves a puzzle of ours for this token. Replaying it is
 * useless: the token's nonce is stored once. Verifying is two HMACs, because the counter's key is signed.
 */
export const isProven = async (keys: Keys, token: FormToken, proof: string): Promise<boolean> => {
  const payload = parse(proof)
  if (payload?.challenge.parameters.data?.['nonce'] !== token.n) return false
  try {
    const { challenge, solution } = payload
    return (await verifySolution({ challenge, solution, deriveKey, ...secrets(keys) })).verified
  } catch {
    // The library throws on parameters of a wrong type, which only a forger sends.
    return false
  }
}
