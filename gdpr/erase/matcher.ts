/** Finds which of many patterns a text contains. */
export type Matcher = {
  /** Calls `found` with the number of each pattern that occurs, perhaps more than once, and the index at which it begins. */
  search(text: string, found: (pattern: number, at: number) => void): void
  /** Length of the longest pattern: what a reader of chunks must keep of the one before, less one. */
  readonly longest: number
}

/** Slots of the table of shifts; a power of two. */
const SLOTS = 1 << 16

/** Characters by whose hash the window is moved. */
const BLOCK = 3

const slot = (text: string, end: number): number =>
  ((text.charCodeAt(end) * 0x9e_37 + text.charCodeAt(end - 1) * 0x01_f1 + text.charCodeAt(end - 2)) >>> 0) & (SLOTS - 1)

/**
 * Wu and Manber's search for many patterns (1994): a window as long as the shortest pattern jumps ahead by what its last three
 * characters allow, so that most of a text is never looked at. All patterns must have at least three characters.
 */
export const matcherOf = (patterns: readonly string[]): Matcher => {
  const window = patterns.reduce((least, { length }) => Math.min(least, length), Number.MAX_SAFE_INTEGER)
  const longest = patterns.reduce((most, { length }) => Math.max(most, length), 0)
  if (patterns.length > 0 && window < BLOCK) throw new Error(`a pattern has fewer than ${BLOCK} characters`)
  const farthest = window - BLOCK + 1
  const shifts = new Uint16Array(SLOTS).fill(Math.min(farthest, 65_535))
  const buckets = new Map<number, number[]>()
  patterns.forEach((pattern, number) => {
    for (let end = BLOCK - 1; end < window; end++) {
      const at = slot(pattern, end)
      shifts[at] = Math.min(shifts[at] ?? 0, window - 1 - end)
      if (end === window - 1) buckets.set(at, [...(buckets.get(at) ?? []), number])
    }
  })
  return {
    longest,
    search(text, found) {
      if (patterns.length === 0) return
      for (let end = window - 1; end < text.length;) {
        const at = slot(text, end)
        const shift = shifts[at] ?? 1
        if (shift > 0) {
          end += shift
          continue
        }
        const start = end - window + 1
        for (const number of buckets.get(at) ?? []) if (text.startsWith(patterns[number] ?? '', start)) found(number, start)
        end += 1
      }
    },
  }
}
