import { inArray } from 'drizzle-orm'
import type { Db } from './db.ts'
import { rateLimits } from './tables.ts'

type Stored = { readonly points: number; readonly expiresAt: number }
type Waiting = { readonly resolve: (stored: Stored | undefined) => void; readonly reject: (error: unknown) => void }

/**
 * Reads stored counts, one query at a time: keys asked for while a query is under way share the next one.
 * So the round trips do not grow with the number of requests.
 */
export const countReader = (db: Db) => {
  let waiting = new Map<string, Waiting[]>()
  let reading = false

  const read = async () => {
    reading = true
    while (waiting.size > 0) {
      const batch = waiting
      waiting = new Map()
      try {
        const found = await db
          .select()
          .from(rateLimits)
          .where(inArray(rateLimits.key, [...batch.keys()]))
        const byKey = new Map(found.map((row) => [row.key, { points: row.points, expiresAt: row.expiresAt.getTime() }]))
        for (const [key, all] of batch) for (const { resolve } of all) resolve(byKey.get(key))
      } catch (error) {
        for (const all of batch.values()) for (const { reject } of all) reject(error)
      }
    }
    reading = false
  }

  /** The stored count of a key, expired or not. Rejects when the database cannot be reached. */
  return (key: string): Promise<Stored | undefined> =>
    new Promise((resolve, reject) => {
      const others = waiting.get(key)
      if (others) others.push({ resolve, reject })
      else waiting.set(key, [{ resolve, reject }])
      if (!reading) void read()
    })
}
