/** Shorter texts differ too little by nature: "please call me" is no proof of anything. */
const SHORTEST = 20

/** Shared fraction of word pairs from which two texts say the same; tested with retyped and lightly edited messages. */
const SAME = 0.8

const words = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

const pairs = (all: readonly string[]): ReadonlySet<string> => new Set(all.slice(1).map((word, i) => `${all[i]} ${word}`))

/** Whether two messages are the same but for small edits (Jaccard similarity of their word pairs). */
export const isSimilar = (a: string, b: string): boolean => {
  const left = words(a)
  const right = words(b)
  const same = left.join(' ') === right.join(' ')
  if (same || a.length < SHORTEST || b.length < SHORTEST) return same
  const leftPairs = pairs(left)
  const rightPairs = pairs(right)
  const shared = [...leftPairs].filter((pair) => rightPairs.has(pair)).length
  return shared >= SAME * (leftPairs.size + rightPairs.size - shared)
}
