import type { Db } from '../../server/platform/db.ts'
import type { Leaf } from './commitment.ts'
import { latestHead, settledThrough, type StoredHead } from './head.ts'
import { findPosition, findWaiting } from './position-store.ts'
import { consistencyRanges, inclusionRanges } from './proof.ts'
import { rangeHashes } from './tree-store.ts'

const word = (hash: Buffer): string => hash.toString('base64url')

/** Hashes of a proof, nearest first, each as base64url: 900 bytes for a million entries. */
export type Proof = readonly string[]

/** Where an entry stands; `pending`: it was written just now and has no position yet. */
export type Inclusion =
  | { readonly state: 'pending'; readonly leaf: Leaf }
  | { readonly state: 'included'; readonly leaf: Leaf; readonly position: number; readonly proof: Proof; readonly head: StoredHead }

/** Proves that an entry is in the site's ledger, under its newest head; undefined when there is no such entry. */
export const inclusionOf = async (db: Db, siteId: string, id: string, now: Date): Promise<Inclusion | undefined> => {
  const [placed, head] = [await findPosition(db, siteId, id), await latestHead(db, siteId)]
  if (placed && head && placed.position < head.size) {
    const { position, seq: _, ...leaf } = placed
    const hashes = await rangeHashes(db, siteId, inclusionRanges(position, head.size))
    return { state: 'included', leaf, position, proof: hashes.map(word), head }
  }
  const waiting = await findWaiting(db, siteId, await settledThrough(db, siteId, now), id)
  if (!waiting) return undefined
  const { seq: _, ...leaf } = waiting
  return { state: 'pending', leaf }
}

/** Proves that the site's ledger of `from` entries, with this root, is the beginning of the one under the head. */
export const consistencyOf = async (
  db: Db,
  siteId: string,
  from: number,
  head: StoredHead,
): Promise<{ readonly root: string; readonly proof: string[] }> => {
  const [root, ...hashes] = await rangeHashes(db, siteId, [{ from: 0, until: from }, ...consistencyRanges(from, head.size)])
  return { root: root?.toString('hex') ?? '', proof: hashes.map(word) }
}
