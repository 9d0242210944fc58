import { hashOfLeaf, type Leaf } from './commitment.ts'
import type { GrowingTree, Hash } from './merkle.ts'

/** An entry of a batch, in every form that the file knows of it. */
export type Witnessed = {
  readonly position: number
  readonly seq: number
  readonly leaf: Leaf
  /** As it was written, where that differs. */
  readonly appended: Leaf | undefined
  /** What record and salt still prove, where that differs. */
  readonly proven: string | undefined
}

type Reading = (batch: readonly Witnessed[]) => readonly Leaf[]

const bySeq = (batch: readonly Witnessed[]): readonly Witnessed[] => batch.toSorted((a, b) => a.seq - b.seq)
const asAppended: Reading = (batch) => batch.map(({ appended, leaf }) => appended ?? leaf)
const asProven: Reading = (batch) => batch.map(({ proven, leaf }) => (proven === undefined ? leaf : { ...leaf, commitment: proven }))
const asPlaced: Reading = (batch) => batch.map(({ leaf }) => leaf)

/** How a batch may have been before somebody changed it. */
const READINGS: readonly Reading[] = [
  asAppended,
  asProven,
  (batch) => asPlaced(bySeq(batch)),
  (batch) => asAppended(bySeq(batch)),
  (batch) => asProven(bySeq(batch)),
]

export type Restored = {
  readonly tree: GrowingTree
  /** Positions at which something else stood when the head was signed. */
  readonly changed: readonly number[]
}

/**
 * Looks for the batch as it was signed, among what the file knows of it: each entry is stored twice, and a record that was not erased
 * proves its entry a third time. Finding it tells which entries were changed, and lets the rest of the ledger be checked.
 */
export const restore = (before: GrowingTree, batch: readonly Witnessed[], root: Hash): Restored | undefined => {
  const placed = asPlaced(batch)
  for (const reading of READINGS) {
    const leaves = reading(batch)
    const differs = batch.flatMap(({ position }, i) => {
      const [one, two] = [leaves[i], placed[i]]
      return one && two && one.id === two.id && one.kind === two.kind && one.commitment === two.commitment ? [] : [position]
    })
    if (differs.length === 0) continue
    const tree = before.copy()
    for (const leaf of leaves) tree.push(hashOfLeaf(leaf))
    if (tree.root().equals(root)) return { tree, changed: differs }
  }
  return undefined
}
