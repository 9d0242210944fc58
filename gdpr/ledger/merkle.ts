import { hash } from 'node:crypto'

/** A SHA-256 value, 32 bytes. */
export type Hash = Buffer

const LEAF = Buffer.from([0x00])
const NODE = Buffer.from([0x01])

const sha256 = (bytes: Uint8Array): Hash => hash('sha256', bytes, 'buffer')

/** The hash of a tree without leaves (RFC 6962, 2.1). */
export const EMPTY_ROOT: Hash = sha256(Buffer.alloc(0))

/** The hash of a leaf (RFC 6962, 2.1: the prefix keeps a leaf from being taken for a node). */
export const leafHash = (data: Uint8Array): Hash => sha256(Buffer.concat([LEAF, data]))

/** The hash of two subtrees side by side. */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(Buffer.concat([NODE, left, right], 65))

/** The largest power of two that is smaller than `size`; `size` is 2 or more. */
export const split = (size: number): number => {
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}

/** The hash of a tree with these leaves. For few: whole ledgers are read in pieces, see `openGrowingTree`. */
export const rootOf = (leaves: readonly Hash[]): Hash => {
  const [first] = leaves
  if (first === undefined) return EMPTY_ROOT
  if (leaves.length === 1) return first
  const k = split(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}

/** A tree that grows leaf by leaf and keeps only the O(log n) subtrees at its edge. */
export type GrowingTree = {
  readonly size: number
  push(leaf: Hash): void
  root(): Hash
  /** The tree as it is now, to go back to. */
  copy(): GrowingTree
}

export const openGrowingTree = (from: { readonly size: number; readonly edge: readonly Hash[] } = { size: 0, edge: [] }): GrowingTree => {
  // Whole subtrees from left to right, each larger than the next: one for every bit that is set in `size`.
  const edge = [...from.edge]
  let { size } = from
  return {
    get size() {
      return size
    },
    push(leaf) {
      let joined = leaf
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        const left = edge.pop()
        if (left) joined = nodeHash(left, joined)
      }
      edge.push(joined)
      size++
    },
    root: () => (size === 0 ? EMPTY_ROOT : edge.reduceRight((right, left) => nodeHash(left, right))),
    copy: () => openGrowingTree({ size, edge }),
  }
}
