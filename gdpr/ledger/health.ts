import type { Db } from '../../server/platform/db.ts'
import { HEAD_TYPE, newestHeads, settledThrough, type HeadPayload, type StoredHead } from './head.ts'
import { waitingLeaves } from './position-store.ts'
import { isConsistent } from './proof.ts'
import { consistencyOf } from './proofs.ts'
import { openVerifier } from './signature.ts'
import type { Signer } from './signing.ts'
import { rootAt, TreeDamaged } from './tree-store.ts'

/** What is wrong with a ledger, at which of its sizes. */
export type HealthFault = {
  readonly size: number
  readonly fault: 'signature' | 'payload' | 'root' | 'consistency' | 'damaged'
}

export type Health = { readonly head: StoredHead | undefined; readonly waiting: number }

/** More than these are not counted: something is wrong then anyway. */
const MOST_WAITING = 1_000

/** The newest head of a site's ledger, and how many entries wait for their position. */
export const readHealth = async (db: Db, siteId: string, now: Date): Promise<Health> => {
  const [head] = await newestHeads(db, siteId, 1)
  const waiting = await waitingLeaves(db, siteId, await settledThrough(db, siteId, now), MOST_WAITING)
  return { head, waiting: waiting.length }
}

const hash = (hex: string): Buffer => Buffer.from(hex, 'hex')

const sameHead = (siteId: string, head: StoredHead, { site, size, root, at }: HeadPayload): boolean =>
  site === siteId && size === head.size && root === head.root && new Date(at).getTime() === head.at.getTime()

/**
 * Checks the last heads of a ledger: their signatures, that each only adds to the one before, and that the newest is what the stored
 * entries hash to. What only somebody outside can prove is for `portik ledger export` and `verify`.
 */
export const checkLedger = async (
  db: Db,
  signer: Pick<Signer, 'jwks'>,
  siteId: string,
  heads: number,
): Promise<{ readonly heads: readonly StoredHead[]; readonly faults: readonly HealthFault[] }> => {
  const all = await newestHeads(db, siteId, heads)
  const verify = openVerifier(signer.jwks().keys)
  const faults: HealthFault[] = []
  for (const [i, head] of all.entries()) {
    const { size } = head
    const signed = await verify<HeadPayload>(head.jws, HEAD_TYPE)
    if (!signed.ok) faults.push({ size, fault: 'signature' })
    else if (!sameHead(siteId, head, signed.payload)) faults.push({ size, fault: 'payload' })
    const before = all[i - 1]
    try {
      if (before) {
        const proof = (await consistencyOf(db, siteId, before.size, head)).proof.map((word) => Buffer.from(word, 'base64url'))
        const link = { first: before.size, second: size, proof, firstRoot: hash(before.root), secondRoot: hash(head.root) }
        if (!isConsistent(link)) faults.push({ size, fault: 'consistency' })
      }
      if (i === all.length - 1 && !(await rootAt(db, siteId, size)).equals(hash(head.root))) faults.push({ size, fault: 'root' })
    } catch (error) {
      if (!(error instanceof TreeDamaged)) throw error
      faults.push({ size, fault: 'damaged' })
    }
  }
  return { heads: all, faults }
}
