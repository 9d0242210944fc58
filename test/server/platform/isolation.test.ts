import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openPostgres, rows, type Db } from '../../../server/platform/db.ts'
import { inEverySite, inSite } from '../../../server/platform/tenancy.ts'
import { upsertSubjects } from '../../../server/people/store.ts'
import { subjects } from '../../../server/people/tables.ts'
import { readSite } from '../../../server/sites/store.ts'
import { sites } from '../../../server/sites/tables.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { NO_SCOPE } from '../../strict.ts'
import { shop, sitesOf } from './shops.ts'

/** Tables without rows of sites, and why anybody may read them. Every other table in `public` must be closed. */
const OF_NO_SITE: Readonly<Record<string, string>> = {
  ledger_keys: 'public keys, which the whole server signs with',
  rate_limits: 'counts by keyed hash, of addresses that may visit several sites',
  staff: 'people who work in the console; one person may serve several sites',
  staff_accounts: 'their accounts at an identity provider',
  staff_attempts: 'their wrong codes in a row',
  staff_authenticators: 'their authenticator apps',
  staff_passkeys: 'their passkeys',
  staff_recovery_codes: 'their recovery codes',
  staff_sessions: 'where they are signed in',
  staff_setup_links: 'the way in of the first person, before there is a site',
  staff_verifications: 'what they have to prove before it is known who they are',
}

/** Tables that are not forced to keep sites apart. */
const UNFORCED = sql`
  select c.relname as name from pg_class c
  where c.relkind in ('r', 'p', 'f', 'm') and c.relnamespace = 'public'::regnamespace
    and not (c.relrowsecurity and c.relforcerowsecurity
      and exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd = '*' and p.polname = 'tenant'))
  order by 1`

/** Policies that could let more rows through than the one that all tables have. */
const OTHER_POLICIES = sql`
  select tablename || '.' || policyname as name from pg_policies
  where permissive = 'PERMISSIVE' and (policyname <> 'tenant' or roles <> '{public}' or qual <> with_check
    or replace(qual, '(id = ', '(site_id = ') <> (select qual from pg_policies where tablename = 'leads' and policyname = 'tenant'))`

/** Views see what their owner sees, unless they are told otherwise. */
const VIEWS = sql`
  select c.relname as name from pg_class c
  where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace and not ('security_invoker=true' = any (coalesce(c.reloptions, '{}')))`

const names = async (db: Db, query: typeof VIEWS) => rows<{ name: string }>(await db.execute(query)).map(({ name }) => name)

// One after another: while an embedded database starts, nothing else gets a turn, and a connection would time out.
const onPostgres = await testDatabase({ lenient: true })
const embedded = await embeddedDatabase(undefined, { lenient: true })
const strict = [await testDatabase(), await embeddedDatabase()]
const onBoth: readonly (readonly [string, AnyDatabase])[] = [
  ['PostgreSQL', onPostgres],
  ['the embedded database', embedded],
]

describe.each(onBoth)('on %s', (_, database) => {
  const { db } = database

  test('every table keeps the sites apart, but for those named here', async () => {
    expect(await names(db, UNFORCED)).toEqual(Object.keys(OF_NO_SITE).toSorted())
    expect(await names(db, OTHER_POLICIES)).toEqual([])
    expect(await names(db, VIEWS)).toEqual([])
  })

  test('a table, a policy and a view that do not are found', async () => {
    await database.ddl(`
      create table planted (site_id text);
      create policy planted on leads using (true);
      create view planted_view as select * from leads`)
    expect(await names(db, UNFORCED)).toContain('planted')
    expect(await names(db, OTHER_POLICIES)).toEqual(['leads.planted'])
    expect(await names(db, VIEWS)).toEqual(['planted_view'])
    await database.ddl('drop table planted; drop view planted_view; drop policy planted on leads')
  })

  test('the server is no superuser, may not bypass the policies, nor empty a table, nor change the audit', async () => {
    const [role] = rows(await db.execute(sql`select rolsuper, rolbypassrls from pg_roles where rolname = current_user`))
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false })
    for (const text of [
      'truncate leads',
      'alter table leads disable row level security',
      'drop policy tenant on leads',
      'create table mine ()',
    ])
      await expect(db.execute(text), text).rejects.toThrow()
    for (const text of [`update audit_entries set reason = ''`, 'delete from audit_entries'])
      await expect(
        inEverySite(db, (tx) => tx.execute(text)),
        text,
      ).rejects.toMatchObject({ cause: { message: expect.stringContaining('permission denied') as unknown } })
  })

  test('whoever names no site sees no row and writes none', async () => {
    const id = await shop(db)
    expect(await db.select().from(sites)).toEqual([])
    expect(await db.select().from(subjects)).toEqual([])
    expect(await db.update(subjects).set({ name: 'x' }).returning()).toEqual([])
    expect(await db.delete(subjects).returning()).toEqual([])
    await expect(db.insert(subjects).values({ siteId: id, id: randomUUID() })).rejects.toThrow()
    await expect(inSite(db, '', (tx) => tx.insert(subjects).values({ siteId: id, id: randomUUID() }))).rejects.toThrow()
    expect(await inSite(db, '', sitesOf)).toEqual(new Set())
    expect(await inSite(db, id, (tx) => tx.select().from(subjects))).toHaveLength(3)
  })

  test('a transaction of one site sees and writes nothing of another, not even by its id', async () => {
    const [mine, other] = [await shop(db), await shop(db)]
    const foreign = sql`site_id = ${other}`
    await inSite(db, mine, async (tx) => {
      expect(await sitesOf(tx)).toEqual(new Set([mine]))
      expect(await readSite(tx, other)).toBeUndefined()
      expect(await tx.update(subjects).set({ name: 'x' }).where(foreign).returning()).toEqual([])
      expect(await tx.delete(subjects).where(foreign).returning()).toEqual([])
    })
    for (const write of [
      (tx: Db) => tx.insert(subjects).values({ siteId: other, id: randomUUID() }),
      (tx: Db) => tx.update(subjects).set({ siteId: other }),
    ])
      await expect(inSite(db, mine, async (tx) => await write(tx))).rejects.toThrow()
    expect(await inSite(db, other, (tx) => tx.select({ name: subjects.name }).from(subjects))).toEqual([
      { name: other },
      { name: other },
      { name: other },
    ])
  })

  test('the site is forgotten when the transaction ends, however it ends', async () => {
    const id = await shop(db)
    await inSite(db, id, sitesOf)
    await expect(inSite(db, id, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(inEverySite(db, (tx) => tx.execute('select 1 / 0'))).rejects.toThrow()
    expect(await Promise.all(Array.from({ length: 20 }, () => sitesOf(db)))).toEqual(Array.from({ length: 20 }, () => new Set()))
  })

  test('a scope inside a scope is the same, or is refused', async () => {
    const [mine, other] = [await shop(db), await shop(db)]
    expect(await inSite(db, mine, (tx) => inSite(tx, mine, sitesOf))).toEqual(new Set([mine]))
    for (const mixed of [
      () => inSite(db, mine, (tx) => inSite(tx, other, sitesOf)),
      () => inSite(db, mine, (tx) => inEverySite(tx, sitesOf)),
      () => inEverySite(db, (tx) => inSite(tx, mine, sitesOf)),
    ])
      await expect(mixed()).rejects.toThrow('inside a transaction for another')
  })

  test('an inner scope that fails leaves the outer one as it was', async () => {
    const id = await shop(db)
    const seen = await inSite(db, id, async (tx) => {
      await expect(inSite(tx, id, () => Promise.reject(new Error('inner')))).rejects.toThrow('inner')
      return sitesOf(tx)
    })
    expect(seen).toEqual(new Set([id]))
  })

  test('a query that comes after its transaction has ended is not sent', async () => {
    const id = await shop(db)
    let late: Promise<unknown> | undefined
    const failed = inSite(db, id, (tx) => {
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() => tx.select().from(subjects))
      late.catch(() => {})
      return Promise.reject(new Error('one of several failed'))
    })
    await expect(failed).rejects.toThrow('one of several failed')
    await expect(late).rejects.toThrow('after its transaction had ended')
  })

  test('a lock, a savepoint and a batch of statements at once all stay within the site', async () => {
    const id = await shop(db)
    const all = await inSite(db, id, (tx) => Promise.all([tx.transaction(sitesOf), sitesOf(tx), tx.select().from(subjects).for('update')]))
    expect(all.slice(0, 2)).toEqual([new Set([id]), new Set([id])])
    expect(all[2]).toHaveLength(3)
  })
})

test('in tests, a query that forgot its scope fails loudly, on both databases', async () => {
  for (const { db } of strict) {
    await shop(db)
    for (const forgetful of [() => db.select().from(subjects), () => db.update(subjects).set({ name: 'x' })])
      await expect((async () => await forgetful())()).rejects.toMatchObject({ cause: { message: NO_SCOPE } })
  }
})

describe('many sites on few connections', () => {
  /** 200 transactions at once, of ten sites, half of which write or fail; answers how many rows of other sites they saw. */
  const foreignRows = async (db: Db): Promise<number> => {
    const ids: string[] = []
    for (let i = 0; i < 10; i++) ids.push(await shop(db))
    let foreign = 0
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const id = ids[i % ids.length] ?? ''
        const work = inSite(db, id, async (tx) => {
          const seen = await tx.select({ siteId: subjects.siteId }).from(subjects)
          if (i % 3 === 0) await upsertSubjects(tx, id, [{ id: randomUUID(), identity: `email:${i}@example.com` }])
          await tx.execute(sql`select pg_sleep(0.005)`)
          const again = rows<{ site_id: string }>(await tx.execute(sql`select site_id from subjects union all select id from sites`))
          foreign += [...seen.map(({ siteId }) => siteId), ...again.map(({ site_id }) => site_id)].filter((one) => one !== id).length
          if (i % 5 === 0) throw new Error('rolled back')
        })
        await work.catch((error: Error) => {
          if (error.message !== 'rolled back') throw error
        })
      }),
    )
    return foreign
  }

  const poolOfFive = async () => {
    const { url, ddl } = await testDatabase({ lenient: true })
    const database = await openPostgres(url, { pool: 5 })
    onTestFinished(() => database.close())
    return { database, ddl }
  }

  test('200 transactions at once on five connections read no foreign row', async () => {
    const { database } = await poolOfFive()
    expect(await foreignRows(database.db)).toBe(0)
  })

  test('a policy that is switched off on one table is found', async () => {
    const { database, ddl } = await poolOfFive()
    await ddl('alter table subjects disable row level security')
    expect(await foreignRows(database.db)).toBeGreaterThan(0)
  })
})
