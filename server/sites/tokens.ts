import { randomToken, sha256 } from '../platform/crypto.ts'

/** Lets secret scanners find a token that was committed by accident. */
const PREFIX = 'portik_'

/** A new bearer token of 256 bits. It is shown once; only `hash` is kept. */
export const makeToken = (): { readonly token: string; readonly hash: string } => {
  const token = `${PREFIX}${randomToken()}`
  return { token, hash: sha256(token) }
}

/**
 * The hash under which the token of an `Authorization` header is found. A header without a token gives a hash too, of
 * nothing that exists: so good, bad and missing tokens take the same path and the same time.
 */
export const hashOfHeader = (header: string | undefined): string => sha256(/^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '')
