import { randomInt } from 'node:crypto'
import { mannWhitney, median } from './statistics.ts'

export type Comparison = {
  readonly known: number
  readonly unknown: number
  readonly difference: number
  readonly p: number
  readonly samples: number
}

/**
 * How long a call takes for each of two kinds of address, in milliseconds, measured in pairs whose order is drawn, one call after the
 * other, so that whatever else the machine does falls on both alike. The first few are not counted: everything is still being compiled.
 */
export const compare = async (samples: number, call: (kind: 'known' | 'unknown', n: number) => unknown): Promise<Comparison> => {
  const WARM_UP = 10
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let n = 0; n < samples + WARM_UP; n++)
    for (const kind of randomInt(2) === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      const start = performance.now()
      await call(kind, n)
      if (n >= WARM_UP) times[kind].push(performance.now() - start)
    }
  const [known, unknown] = [median(times.known), median(times.unknown)]
  return { known, unknown, difference: Math.abs(known - unknown), p: mannWhitney(times.known, times.unknown), samples }
}
