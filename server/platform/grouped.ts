/** What grouped work needs to know. */
export type GroupOptions<Item, Result> = {
  /** How many runs may be under way at once. */
  readonly writers: number
  /** How many calls share one run at most. */
  readonly max: number
  /** Only calls with the same key share a run (a site: row-level security knows one site per transaction). */
  readonly keyOf: (item: Item) => string
  /** Does the work for all; answers in the same order. Throwing means that nothing of the group was done. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>
}

type Waiting<Item, Result> = {
  readonly item: Item
  readonly key: string
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit. Calls that arrive while all writers are busy wait together and share the next run, so
 * that under load one transaction stores many records and pays for its round trips and its fsync once.
 * A lone call runs at once. Each caller is answered only after its own run has ended.
 *
 * When a group fails, each member is tried alone: a poisoned record fails alone, with its own error.
 */
export const grouped = <Item, Result>({ writers, max, keyOf, run }: GroupOptions<Item, Result>) => {
  let waiting: Waiting<Item, Result>[] = []
  let busy = 0
  let underWay = 0

  /** The oldest call decides the key, so that no key starves another. */
  const next = (): Waiting<Item, Result>[] => {
    const key = waiting[0]?.key
    const group: Waiting<Item, Result>[] = []
    const left: Waiting<Item, Result>[] = []
    for (const one of waiting) (one.key === key && group.length < max ? group : left).push(one)
    waiting = left
    return group
  }

  /**
   * Whether a run should start now. Beside a large run, a small one would only take from it what both share, and
   * those who wait would join the next run anyway; so a further writer starts when as many wait as are under way.
   */
  const worthwhile = (): boolean => waiting.length > 0 && waiting.length >= underWay

  const settle = async (group: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(group.map(({ item }) => item))
      group.forEach(({ resolve }, i) => resolve(results[i] as Result))
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error)
      else for (const one of group) await settle([one])
    }
  }

  const write = async (): Promise<void> => {
    busy++
    while (worthwhile()) {
      const group = next()
      underWay += group.length
      await settle(group)
      underWay -= group.length
      // Those who were just answered often have the next call ready: let them arrive first.
      await new Promise(setImmediate)
    }
    busy--
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, key: keyOf(item), resolve, reject })
      if (busy < writers && worthwhile()) void write()
    })
}
