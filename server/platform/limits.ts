import { sql } from 'drizzle-orm'
import { hmac, type Keys } from './crypto.ts'
import { rows, type Db } from './db.ts'
import { defineJob } from './jobs.ts'
import { countReader } from './limits-reader.ts'
import { rateLimits } from './tables.ts'
import { systemClock, type Clock } from './time.ts'

/** At most `points` in `seconds`, counted from the first one on. */
export type LimitRule = { readonly points: number; readonly seconds: number }

/** `used`: points taken in this window, these included. `retryAfter`: seconds until the window ends. */
export type LimitResult = { readonly ok: true; readonly used: number } | { readonly ok: false; readonly retryAfter: number }

/** Limits that a restart does not forget and that all processes share (ASVS 2.4.1). */
export type Limits = {
  /** Takes `cost` points (1) of `key`, such as `address:203.0.113.7`; nothing is taken when they are not left. */
  take(key: string, rule: LimitRule, cost?: number): Promise<LimitResult>
  /** Writes what is not yet written; call it before the database closes. */
  close(): Promise<void>
}

/** How long a count may be in memory only: what a killed process forgets, and how late another one learns of it. */
const MERGE_MILLISECONDS = 250

/** A key that was not asked for in this time leaves the memory; its count stays in the database. */
const FORGET_MILLISECONDS = 60_000

/** `key`: as stored. */
type Count = { readonly key: string; stored: number; pending: number; expiresAt: number; touchedAt: number }

type Options = { readonly clock?: Clock; readonly onError?: (error: unknown) => void }

/**
 * Counts in memory and merges into PostgreSQL every 250 ms, all keys in one statement, so that a request
 * pays no round trip for a key that this process has seen. Keys are stored as HMACs: they may be addresses.
 */
export const openLimits = (db: Db, keys: Keys, { clock = systemClock, onError = () => {} }: Options = {}): Limits => {
  const counts = new Map<string, Count>()
  const secret = keys.of('limits')
  const readStored = countReader(db)
  let timer: NodeJS.Timeout | undefined
  let merging: Promise<void> = Promise.resolve()

  const merge = async () => {
    timer = undefined
    const now = clock().getTime()
    const changed: { key: string; points: number; expires_at: string; count: Count }[] = []
    for (const [name, count] of counts) {
      if (count.pending > 0) {
        changed.push({ key: count.key, points: count.pending, expires_at: new Date(count.expiresAt).toISOString(), count })
        count.stored += count.pending
        count.pending = 0
      } else if (now - count.touchedAt > FORGET_MILLISECONDS) counts.delete(name)
    }
    if (changed.length === 0) return
    try {
      const entries = JSON.stringify(changed.map(({ key, points, expires_at }) => ({ key, points, expires_at })))
      const at = new Date(now).toISOString()
      const merged = await db.execute(sql`
        insert into ${rateLimits} (key, points, expires_at)
        select key, points, expires_at from json_to_recordset(${entries}::text::json) as e (key text, points int, expires_at timestamptz) order by key
        on conflict (key) do update set
          points = case when rate_limits.expires_at <= ${at}::timestamptz then excluded.points else rate_limits.points + excluded.points end,
          expires_at = case when rate_limits.expires_at <= ${at}::timestamptz then excluded.expires_at else rate_limits.expires_at end
        returning key, points, extract(epoch from expires_at)::float8 * 1000 as expires`)
      const byKey = new Map(changed.map(({ key, count }) => [key, count]))
      for (const { key, points, expires } of rows<{ key: string; points: number; expires: number }>(merged)) {
        Object.assign(byKey.get(key) ?? {}, { stored: points, expiresAt: expires })
      }
    } catch (error) {
      for (const { count, points } of changed) Object.assign(count, { stored: count.stored - points, pending: count.pending + points })
      onError(error)
    }
  }

  const mergeSoon = () => {
    timer ??= setTimeout(() => {
      merging = merging.then(merge)
    }, MERGE_MILLISECONDS).unref()
  }

  const countOf = async (name: string, known: Count | undefined, now: number, seconds: number): Promise<Count> => {
    const key = known?.key ?? hmac(secret, name)
    // When a window ended in memory, another process may have opened the next; its count comes with the merge.
    const stored = known ? undefined : await readStored(key)
    const meanwhile = counts.get(name)
    if (meanwhile && meanwhile !== known) return meanwhile
    const live = stored && stored.expiresAt > now ? stored : { points: 0, expiresAt: now + seconds * 1000 }
    const count = { key, stored: live.points, pending: 0, expiresAt: live.expiresAt, touchedAt: now }
    counts.set(name, count)
    return count
  }

  return {
    async take(key, { points, seconds }, cost = 1) {
      const now = clock().getTime()
      // In memory a key stands as it is: hashing it each time would cost more than all the counting.
      const name = `${seconds}/${key}`
      const known = counts.get(name)
      const count = known && known.expiresAt > now ? known : await countOf(name, known, now, seconds)
      count.touchedAt = now
      const used = count.stored + count.pending + cost
      if (used > points) return { ok: false, retryAfter: Math.max(1, Math.ceil((count.expiresAt - now) / 1000)) }
      count.pending += cost
      mergeSoon()
      return { ok: true, used }
    },
    async close() {
      clearTimeout(timer)
      merging = merging.then(merge)
      await merging
    },
  }
}

/** Deletes what limits need no more; scheduled, carries nothing. */
export const limitsPurge = defineJob('limits.purge')

/** Deletes counts whose window has ended. */
export const purgeLimits = async (db: Db): Promise<void> => {
  await db.execute(sql`delete from ${rateLimits} where ${rateLimits.expiresAt} < now()`)
}
