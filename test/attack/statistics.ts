export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Area under the normal curve left of z; Abramowitz and Stegun 26.2.17, off by less than 1e-7. */
const normal = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z > 0 ? 1 - tail : tail
}

/**
 * The probability, if both samples came from the same distribution, of ranks as far apart as these (Mann and Whitney 1947, two-sided,
 * normal approximation with ties). Small: somebody with a stopwatch can tell them apart.
 */
export const mannWhitney = (a: readonly number[], b: readonly number[]): number => {
  const all = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))].toSorted(
    (x, y) => x.value - y.value,
  )
  let ranks = 0
  let ties = 0
  for (let i = 0; i < all.length;) {
    let end = i
    while (end < all.length && all[end]?.value === all[i]?.value) end++
    const rank = (i + 1 + end) / 2
    for (let j = i; j < end; j++) if (all[j]?.own) ranks += rank
    ties += (end - i) ** 3 - (end - i)
    i = end
  }
  const [m, n, count] = [a.length, b.length, all.length]
  const u = ranks - (m * (m + 1)) / 2
  const spread = Math.sqrt(((m * n) / 12) * (count + 1 - ties / (count * (count - 1))))
  return spread === 0 ? 1 : 2 * (1 - normal(Math.abs((u - (m * n) / 2) / spread)))
}
