import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { rows, type Db } from '../../../server/platform/db.ts'
import { statement } from '../../../server/platform/statement.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'

const add = (name: string) => ({ text: 'insert into jottings (name) values ($1)', params: [name] })

const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

const codeOf = (error: unknown): string | undefined => {
  for (let e = error; e instanceof Error; e = e.cause) if ('code' in e) return String(e.code)
  return undefined
}

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('a transaction of one site on %s', (_, open) => {
  let database: AnyDatabase
  beforeAll(async () => {
    database = await open()
    await database.ddl('create table jottings (name text primary key)')
    await database.ddl('create table later (name text references jottings deferrable initially deferred)')
  })
  const stored = async () =>
    rows<{ name: string }>(await database.db.execute(sql`select name from jottings order by name`)).map((r) => r.name)

  test('stores what the work did and its last statements, and answers the result', async () => {
    const result = await database.transact('acme', async (tx) => {
      await statement(tx, 'insert into jottings (name) values ($1)', ['a'])
      return { result: 'done', last: [add('b'), add('c')] }
    })
    expect([result, await stored()]).toEqual(['done', ['a', 'b', 'c']])
  })

  test('knows whose records it works on, and forgets it', async () => {
    const site = `select current_setting('portik.site', true) as site`
    const seen: unknown[] = []
    for (const id of ['acme', 'other'])
      await database.transact(id, async (tx) => {
        seen.push(...(await statement<{ site: string }>(tx, site, [])))
        return { result: undefined, last: [] }
      })
    expect(seen).toEqual([{ site: 'acme' }, { site: 'other' }])
    expect(rows<{ site: string | null }>(await database.db.execute(sql.raw(site)))[0]?.site ?? '').toBe('')
  })

  test('stores nothing when a last statement fails, although the commit went out behind it', async () => {
    const before = await stored()
    const failed = database.transact('acme', async (tx) => {
      await statement(tx, 'insert into jottings (name) values ($1)', ['d'])
      return { result: undefined, last: [add('e'), add('e'), add('f')] }
    })
    expect(codeOf(await rejection(failed))).toBe('23505')
    expect(await stored()).toEqual(before)
  })

  test('stores nothing when only the commit finds the fault', async () => {
    const failed = database.transact('acme', async () => ({
      result: undefined,
      last: [add('g'), { text: 'insert into later (name) values ($1)', params: ['nobody'] }],
    }))
    expect(codeOf(await rejection(failed))).toBe('23503')
    expect(await stored()).not.toContain('g')
  })

  test('stores nothing when the work throws, or when it swallows that a statement failed', async () => {
    const thrown = database.transact('acme', async (tx) => {
      await statement(tx, 'insert into jottings (name) values ($1)', ['h'])
      throw new Error('thought better of it')
    })
    await expect(thrown).rejects.toThrow('thought better of it')
    const swallowed = database.transact('acme', async (tx) => {
      await statement(tx, 'insert into jottings (name) values ($1)', ['i'])
      await rejection(statement(tx, 'insert into jottings (name) values ($1)', ['i']))
      return { result: undefined, last: [] }
    })
    expect(await rejection(swallowed)).toBeInstanceOf(Error)
    expect(await stored()).not.toContain('h')
    expect(await stored()).not.toContain('i')
  })

  test('goes on after a failure', async () => {
    await database.transact('acme', async () => ({ result: undefined, last: [add('z')] }))
    expect(await stored()).toContain('z')
  })
})

test('a transaction finds what foreign keys point at by index, although a small table is read faster as a whole', async () => {
  const { db, transact, ddl } = await testDatabase()
  await ddl(`
    create table few (id int primary key);
    create table pointing (id int references few);
    insert into few select generate_series(1, 50);
    analyze few`)
  const scans = `select pg_stat_get_xact_numscans('few'::regclass)::int as n`
  const point = async (tx: Db) => {
    await statement(tx, 'insert into pointing (id) values ($1)', [7])
    return { result: (await statement<{ n: number }>(tx, scans, []))[0]?.n, last: [] }
  }
  expect((await db.transaction(point)).result).toBeGreaterThan(0)
  expect(await transact('acme', point)).toBe(0)
})

describe('a transaction whose connection is lost', () => {
  let database: AnyDatabase
  beforeAll(async () => {
    database = await testDatabase()
    await database.ddl('create table jottings (name text primary key)')
  })
  const pid = `select pg_backend_pid() as pid`
  const kill = async (victim: number | undefined) => {
    await database.ddl(`select pg_terminate_backend(${victim}, 5000)`)
  }
  const stored = async () => rows(await database.db.execute(sql`select * from jottings`)).length
  const works = async () => {
    const before = await stored()
    await database.transact('acme', async () => ({ result: undefined, last: [add(`after ${before}`)] }))
    expect(await stored()).toBe(before + 1)
  }

  test('says so, and the next one gets another connection', async () => {
    const failed = database.transact('acme', async (tx) => {
      const [self] = await statement<{ pid: number }>(tx, pid, [])
      await statement(tx, 'insert into jottings (name) values ($1)', ['lost'])
      await kill(self?.pid)
      return { result: undefined, last: [add('lost too')] }
    })
    expect(['57P01', 'CONNECTION_CLOSED']).toContain(codeOf(await rejection(failed)))
    expect(await stored()).toBe(0)
    await works()
  })

  test('says so while a statement runs and others wait behind it', async () => {
    const failed = database.transact('acme', async (tx) => {
      const [self] = await statement<{ pid: number }>(tx, pid, [])
      setTimeout(() => void kill(self?.pid), 100)
      return { result: undefined, last: [{ text: 'select pg_sleep($1)', params: [30] }, add('behind'), add('behind that')] }
    })
    expect(['57P01', 'CONNECTION_CLOSED']).toContain(codeOf(await rejection(failed)))
    await works()
  })

  test('may be lost between two of them', async () => {
    const self = await database.transact('acme', async (tx) => ({
      result: (await statement<{ pid: number }>(tx, pid, []))[0]?.pid,
      last: [],
    }))
    await kill(self)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await works()
  })

  test('many at once each have their own', async () => {
    const before = await stored()
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => database.transact('acme', async () => ({ result: i, last: [add(`many ${i}`)] }))),
    )
    expect(await stored()).toBe(before + 20)
  })
})
