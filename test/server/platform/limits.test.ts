import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { keyring } from '../../../server/platform/crypto.ts'
import type { Db } from '../../../server/platform/db.ts'
import { openLimits, purgeLimits } from '../../../server/platform/limits.ts'
import { rateLimits } from '../../../server/platform/tables.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'

const keys = keyring(randomBytes(32))
const RULE = { points: 3, seconds: 60 }

const kinds = [
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const

afterEach(() => {
  vi.useRealTimers()
})

describe.each(kinds)('limits on %s', (_name, open) => {
  const database = open()
  const withLimits = async <Result>(run: (db: Db) => Promise<Result>): Promise<Result> => {
    const { db } = await database
    await db.delete(rateLimits)
    return run(db)
  }

  test('let through as much as the rule says, then say how long to wait', () =>
    withLimits(async (db) => {
      const now = new Date()
      const limits = openLimits(db, keys, { clock: () => now })
      const results = []
      for (let i = 0; i < 5; i += 1) results.push(await limits.take('address:203.0.113.7', RULE))
      expect(results.map(({ ok }) => ok)).toEqual([true, true, true, false, false])
      expect(results[3]).toEqual({ ok: false, retryAfter: 60 })
      expect(await limits.take('address:203.0.113.8', RULE)).toEqual({ ok: true, used: 1 })
      await limits.close()
    }))

  test('hold for requests that come at once', () =>
    withLimits(async (db) => {
      const limits = openLimits(db, keys)
      const results = await Promise.all(Array.from({ length: 20 }, () => limits.take('site:acme', RULE)))
      expect(results.filter(({ ok }) => ok)).toHaveLength(3)
      await limits.close()
    }))

  test('are not forgotten by a restart', () =>
    withLimits(async (db) => {
      const before = openLimits(db, keys)
      await before.take('address:203.0.113.7', RULE, 2)
      await before.close()
      const after = openLimits(db, keys)
      expect(await after.take('address:203.0.113.7', RULE)).toEqual({ ok: true, used: 3 })
      expect(await after.take('address:203.0.113.7', RULE)).toMatchObject({ ok: false })
      await after.close()
    }))

  test('are one limit for two processes', () =>
    withLimits(async (db) => {
      const [one, two] = [openLimits(db, keys), openLimits(db, keys)]
      const rule = { points: 10, seconds: 60 }
      await one.take('site:acme', rule, 4)
      await two.take('site:acme', rule, 4)
      await one.close()
      await two.close()
      expect(await two.take('site:acme', rule)).toEqual({ ok: true, used: 9 })
      await two.close()
      await one.take('other', rule)
      expect(await openLimits(db, keys).take('site:acme', rule, 2)).toMatchObject({ ok: false })
      await one.close()
    }))

  test('begin anew when the window has ended', () =>
    withLimits(async (db) => {
      let now = Date.now()
      const limits = openLimits(db, keys, { clock: () => new Date(now) })
      await limits.take('address:203.0.113.7', RULE, 3)
      expect(await limits.take('address:203.0.113.7', RULE)).toMatchObject({ ok: false })
      now += 60_001
      expect(await limits.take('address:203.0.113.7', RULE)).toEqual({ ok: true, used: 1 })
      await limits.close()
      const later = openLimits(db, keys, { clock: () => new Date(now) })
      expect(await later.take('address:203.0.113.7', RULE)).toEqual({ ok: true, used: 2 })
      await later.close()
    }))

  test('store no address', () =>
    withLimits(async (db) => {
      const limits = openLimits(db, keys)
      await limits.take('address:203.0.113.7', RULE)
      await limits.close()
      const stored = await db.select().from(rateLimits)
      expect(stored).toHaveLength(1)
      expect(JSON.stringify(stored)).not.toContain('203.0.113')
    }))

  test('that have ended are purged, others stay', () =>
    withLimits(async (db) => {
      const limits = openLimits(db, keys, { clock: () => new Date(Date.now() - 3_600_000) })
      await limits.take('old', RULE)
      await limits.close()
      const current = openLimits(db, keys)
      await current.take('new', RULE)
      await current.close()
      await purgeLimits(db)
      expect(await db.select().from(rateLimits)).toHaveLength(1)
    }))
})

describe('limits while the database is away', () => {
  test('refuse to guess for a new key, and keep counting known ones until they can be stored', async () => {
    const { db } = await testDatabase()
    let away = false
    const proxy = new Proxy(db, {
      get(target, name) {
        if (away) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
        const value = Reflect.get(target, name) as unknown
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
      },
    })
    const failures: unknown[] = []
    const limits = openLimits(proxy, keys, { onError: (error) => failures.push(error) })
    await limits.take('known', RULE)
    away = true
    await expect(limits.take('unknown', RULE)).rejects.toThrow('gone')
    expect(await limits.take('known', RULE)).toEqual({ ok: true, used: 2 })
    await limits.close()
    expect(failures).toHaveLength(1)
    away = false
    await limits.close()
    expect(await openLimits(db, keys).take('known', RULE)).toEqual({ ok: true, used: 3 })
  })
})
