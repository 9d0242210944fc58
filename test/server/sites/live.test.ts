import { Hono } from 'hono'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../../server/platform/db.ts'
import { announce, openLive } from '../../../server/platform/live.ts'
import type { Actor } from '../../../server/sites/actor.ts'
import type { ConsoleEnv } from '../../../server/sites/env.ts'
import { liveRoutes } from '../../../server/sites/live-routes.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'

const [postgres, embedded] = await Promise.all([testDatabase(), embeddedDatabase()])

const OWNER: Actor = { kind: 'staff', id: 'ana', role: 'owner', name: 'ana@example.com' }

/** What a browser reads of the stream, message by message. */
const reader = (answer: Response) => {
  const lines = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const message = text.slice(0, end)
        text = text.slice(end + 2)
        return message
      }
      const { value, done } = await lines.read()
      if (done) return undefined
      text += value
    }
  }
}

const always = async (): Promise<Actor | undefined> => OWNER

/** A console that listens to a site, until the test ends. */
const listen = async (database: Database, { site = 'acme', prove = always, beat = 15_000 } = {}) => {
  const live = openLive(database, (error) => {
    throw error
  })
  onTestFinished(() => live.close())
  const app = new Hono<ConsoleEnv>()
  app.use(async (c, next) => {
    const controller = { name: 'Acme', email: 'a@example.com' }
    c.set('site', { id: site, name: 'Acme', locales: ['en'], theme: {}, controller, origins: [] })
    c.set('actor', OWNER)
    c.set('db', database.db)
    await next()
  })
  app.route('/', liveRoutes({ live, prove, beat }))
  const answer = await app.request('/events')
  const next = reader(answer)
  expect(await next()).toBe(': here')
  return { live, answer, next }
}

/** The ears are opened when the first console listens; what is announced before they are, nobody hears. */
const heard = async (database: Database, next: () => Promise<string | undefined>): Promise<void> => {
  const first = next()
  let there = false
  void first.then(() => (there = true))
  while (!there) {
    await announce(database.db, 'acme', 'probe', '0')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const skipProbes = (next: () => Promise<string | undefined>) => async (): Promise<string | undefined> => {
  for (;;) {
    const message = await next()
    if (!message?.includes('probe')) return message
  }
}

describe.each([
  ['PostgreSQL', postgres],
  ['the embedded database', embedded],
])('live updates on %s', (_, database) => {
  test('what was committed is told to those who listen to the site, with its id and nothing else', async () => {
    const { answer, next } = await listen(database)
    expect(answer.headers.get('Content-Type')).toContain('text/event-stream')
    await heard(database, next)
    await database.db.transaction(async (tx) => {
      await announce(tx, 'other', 'submission', '7')
      await announce(tx, 'acme', 'submission', '8')
    })
    expect(await skipProbes(next)()).toBe('data: {"kind":"submission","id":"8"}')
  })

  test('what was rolled back is told to nobody', async () => {
    const { next } = await listen(database)
    await heard(database, next)
    await database.db
      .transaction(async (tx) => {
        await announce(tx, 'acme', 'submission', 'undone')
        throw new Error('rolled back')
      })
      .catch(() => {})
    await announce(database.db, 'acme', 'submission', 'done')
    expect(await skipProbes(next)()).toContain('"done"')
  })

  test('the stream ends when the server stops', async () => {
    const { live, next } = await listen(database)
    await live.close()
    expect(await next()).toBeUndefined()
  })
})

test.each([
  ['the session has ended', async () => undefined],
  ['the proof is refused', () => Promise.reject(new Error('unauthenticated'))],
  ['the role has changed', async (): Promise<Actor> => ({ ...OWNER, role: 'viewer' })],
])('the stream ends when %s', async (_, prove) => {
  const { next } = await listen(postgres, { prove, beat: 10 })
  let message = await next()
  while (message === ': beat') message = await next()
  expect(message).toBeUndefined()
})

test('a reader whose session stands hears a beat, so that no proxy cuts the silent line', async () => {
  const { next } = await listen(postgres, { beat: 10 })
  expect(await next()).toBe(': beat')
})

test('a connection of PostgreSQL that breaks is made again, and listeners hear that something may have been missed', async () => {
  const { next } = await listen(postgres)
  await heard(postgres, next)
  await postgres.ddl(`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()`)
  expect(await skipProbes(next)()).toContain('"again"')
})
