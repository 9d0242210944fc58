import { newId } from '../../server/platform/id.ts'
import { appendLeaves, commit } from '../ledger/append.ts'
import { canonical } from '../ledger/canonical.ts'
import type { Signer } from '../ledger/signing.ts'
import type { Certify } from './erasure-deps.ts'

/** `typ` of a certificate's JWS. */
const CERTIFICATE_TYPE = 'portik-erasure+json'

/** Certificates are signed by the server's key, and the site's ledger commits to them, so that none can be made or taken away later. */
export const certifier =
  (signer: Pick<Signer, 'sign'>): Certify =>
  async (tx, siteId, certificate) => {
    const { salt, commitment } = commit(certificate)
    const leafId = newId()
    await appendLeaves(tx, siteId, [{ id: leafId, kind: 'certificate', commitment }])
    return { text: canonical(certificate), jws: await signer.sign(certificate, CERTIFICATE_TYPE), leafId, salt }
  }
