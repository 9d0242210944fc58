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
  /**
   * Does the work for all; answers in the same order. Throwing means that nothing of the group was done. `leaving` may
   * be called when nothing is left but to wait: from then on as many calls as these begin the key's next run.
   */
  readonly run: (items: readonly Item[], leaving: () => void) => Promise<readonly Result[]>
}

type Waiting<Item, Result> = {
  readonly item: Item
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
  /** By key; the key that has waited longest comes first. */
  const queues = new Map<string, Waiting<Item, Result>[]>()
  /** The last run of a key that is under way, and how many calls it takes to begin another beside it. */
  const latest = new Map<string, { needed: number }>()
  let writing = 0

  const isReady = (key: string, count: number): boolean => count >= (latest.get(key)?.needed ?? 1)

  const next = (): [string, Waiting<Item, Result>[]] | undefined => {
    for (const [key, queue] of queues) {
      if (!isReady(key, queue.length)) continue
      const group = queue.splice(0, max)
      queues.delete(key)
      if (queue.length > 0) queues.set(key, queue)
      return [key, group]
    }
    return undefined
  }

  const settle = async (group: readonly Waiting<Item, Result>[], leaving: () => void): Promise<void> => {
    const items = group.map(({ item }) => item)
    try {
      const results = await run(items, leaving)
      group.forEach(({ resolve }, i) => resolve(results[i] as Result))
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error)
      else for (const one of group) await settle([one], () => {})
    }
  }

  const write = async (): Promise<void> => {
    writing++
    for (let turn = next(); turn; turn = next()) {
      const [key, group] = turn
      const mine = { needed: Infinity }
      latest.set(key, mine)
      await settle(group, () => {
        mine.needed = group.length
        if (writing < writers && isReady(key, queues.get(key)?.length ?? 0)) void write()
      })
      // Those who were just answered often have the next call ready: let them arrive first.
      await new Promise(setImmediate)
      if (latest.get(key) === mine) latest.delete(key)
    }
    writing--
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      const key = keyOf(item)
      const queue = queues.get(key) ?? []
      queue.push({ item, resolve, reject })
      queues.set(key, queue)
      if (writing < writers && isReady(key, queue.length)) void write()
    })
}
