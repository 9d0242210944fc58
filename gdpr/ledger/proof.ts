import { nodeHash, split, type Hash } from './merkle.ts'

/** Leaves `from` to `until` (not included): a subtree whose hash a proof is made of. */
export type Range = { readonly from: number; readonly until: number }

const shifted = (range: Range, by: number): Range => ({ from: range.from + by, until: range.until + by })

/** The subtrees that prove that the leaf at `index` is in the tree of `size` leaves, nearest first (RFC 6962, 2.1.1). */
export const inclusionRanges = (index: number, size: number): Range[] => {
  if (size <= 1) return []
  const k = split(size)
  if (index < k) return [...inclusionRanges(index, k), { from: k, until: size }]
  return [...inclusionRanges(index - k, size - k).map((range) => shifted(range, k)), { from: 0, until: k }]
}

const subproof = (first: number, size: number, whole: boolean): Range[] => {
  if (first === size) return whole ? [] : [{ from: 0, until: size }]
  const k = split(size)
  if (first <= k) return [...subproof(first, k, whole), { from: k, until: size }]
  return [...subproof(first - k, size - k, false).map((range) => shifted(range, k)), { from: 0, until: k }]
}

/** The subtrees that prove that the tree of `first` leaves is the beginning of the one of `size` (RFC 6962, 2.1.2). */
export const consistencyRanges = (first: number, size: number): Range[] =>
  first === 0 || first === size ? [] : subproof(first, size, true)

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  readonly root: Hash
}

/** Whether the proof shows that the leaf stands at `index` in the tree with this root (RFC 9162, 2.1.3.2). */
export const isIncluded = ({ index, size, leaf, proof, root }: Inclusion): boolean => {
  if (!isSize(index) || !isSize(size) || index >= size || leaf.length !== root.length || root.length !== 32) return false
  let [at, last, computed] = [index, size - 1, leaf]
  for (const step of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      computed = nodeHash(step, computed)
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    } else computed = nodeHash(computed, step)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && computed.equals(root)
}

type Consistency = {
  readonly first: number
  readonly second: number
  readonly proof: readonly Hash[]
  readonly firstRoot: Hash
  readonly secondRoot: Hash
}

/** Whether the proof shows that the second tree only added to the first (RFC 9162, 2.1.4.2). A tree without leaves proves nothing. */
export const isConsistent = ({ first, second, proof, firstRoot, secondRoot }: Consistency): boolean => {
  if (!isSize(first) || !isSize(second) || first === 0 || first > second) return false
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  let [at, last] = [first - 1, second - 1]
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  const [head, ...rest] = at === 0 ? [firstRoot, ...proof] : proof
  if (head === undefined) return false
  let [one, two] = [head, head]
  for (const step of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      one = nodeHash(step, one)
      two = nodeHash(step, two)
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    } else two = nodeHash(two, step)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && one.equals(firstRoot) && two.equals(secondRoot)
}
