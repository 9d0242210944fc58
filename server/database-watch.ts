import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { SECOND } from './platform/time.ts'

/** How often somebody looks whether the database is still there. */
const EVERY = 3 * SECOND

/** A look that takes longer has failed. */
const PATIENCE = 5 * SECOND

/** A database that restarts is back by then. */
const GIVE_UP_AFTER = 20 * SECOND

/** A connection of its own: those that are in use may wait for ever for an answer that nobody sends any more. */
const isThere = async (url: string): Promise<boolean> => {
  const client = postgres(url, { max: 1, connect_timeout: PATIENCE / SECOND, onnotice: () => {} })
  try {
    return (await Promise.race([client`select 1`, sleep(PATIENCE, undefined, { ref: false })])) !== undefined
  } catch {
    return false
  } finally {
    void client.end({ timeout: 0 }).catch(() => {})
  }
}

/** Whether the work came to its end, or its database went away meanwhile and did not come back. */
export type Watched<Result> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'lost' }

/**
 * Does work on a PostgreSQL that may vanish. Drivers and the queue try again for as long as they live, and a line that was cut
 * without a word never ends: whoever waits at a shell is told after twenty seconds. What the work does then is over
 * only when the process is.
 */
export const whileReachable = async <Result>(url: string, work: Promise<Result>): Promise<Watched<Result>> => {
  const over = new AbortController()
  const watch = async (): Promise<Watched<Result>> => {
    let lastSeen = Date.now()
    for (;;) {
      await sleep(EVERY, undefined, { signal: over.signal })
      if (await isThere(url)) lastSeen = Date.now()
      else if (Date.now() - lastSeen >= GIVE_UP_AFTER) return { kind: 'lost' }
    }
  }
  try {
    return await Promise.race([work.then((result) => ({ kind: 'done', result }) as const), watch()])
  } finally {
    over.abort()
  }
}
