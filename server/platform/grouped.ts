/** What grouped work needs to know. */
export type GroupOptions<Item, Result> = {
  /** How many runs may be under way at once; never two of one key. */
  readonly writers: number
  /** How many calls share one run at most. */
  readonly max: number
  /**
   * Only calls with the same key share a run (a site: row-level security knows one site per transaction), and runs of one key
   * take turns: side by side they would be half as large each, and wait for one another's rows.
   */
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
  let writing = 0
  const busy = new Set<string>()

  /** The oldest call whose key is free decides, so that no key starves another. */
  const next = (): Waiting<Item, Result>[] => {
    const key = waiting.find((one) => !busy.has(one.key))?.key
    const group: Waiting<Item, Result>[] = []
    const left: Waiting<Item, Result>[] = []
    for (const one of waiting) (one.key === key && group.length < max ? group : left).push(one)
    waiting = left
    return group
  }

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
    writing++
    for (let group = next(); group[0]; group = next()) {
      const { key } = group[0]
      busy.add(key)
      await settle(group)
      // Those who were just answered often have the next call ready: let them arrive first.
      await new Promise(setImmediate)
      busy.delete(key)
    }
    writing--
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      const key = keyOf(item)
      waiting.push({ item, key, resolve, reject })
      if (writing < writers && !busy.has(key)) void write()
    })
}
