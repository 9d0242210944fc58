import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { ChallengeAnswer } from '../../server/forms/contract.ts'

/** Milliseconds after which a slow phone sends without a proof; the server then looks more closely, it does not refuse. */
const PATIENCE = 30_000

/**
 * Solves the proof of work with the browser's own WebCrypto, which works beside the main thread; no worker, so no `worker-src`.
 * Undefined where it cannot (no https, no PBKDF2) or takes too long.
 */
export const prove = async ({ challenge }: ChallengeAnswer): Promise<string | undefined> => {
  if (!globalThis.crypto?.subtle) return undefined
  try {
    const solution = await solveChallenge({ challenge: challenge as never, deriveKey, timeout: PATIENCE })
    return solution ? btoa(JSON.stringify({ challenge, solution })) : undefined
  } catch {
    return undefined
  }
}
