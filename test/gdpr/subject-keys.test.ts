import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { seal, unseal, type Spot } from '../../gdpr/subject-keys.ts'
import { subjects } from '../../server/people/tables.ts'
import { keyring } from '../../server/platform/crypto.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { sites } from '../../server/sites/tables.ts'
import { testDatabase, type TestDatabase } from '../database.ts'

const keys = keyring(Buffer.alloc(32, 7))
const [ana, boris] = [randomUUID(), randomUUID()]
const spot: Spot = { siteId: 'acme', table: 'submissions', column: 'values', row: 'r1' }
let database: TestDatabase

const put = (subject: string, text: string, where = spot) => inSite(database.db, 'acme', (tx) => seal(tx, keys, subject, where, text))
const get = (subject: string, sealed: string, where = spot, ring = keys) =>
  inSite(database.db, 'acme', (tx) => unseal(tx, ring, subject, where, sealed))

beforeAll(async () => {
  database = await testDatabase()
  await database.everywhere
    .insert(sites)
    .values({ id: 'acme', name: 'Acme', locales: ['en'], controller: { name: 'Acme', email: 'acme@example.com' } })
  for (const id of [ana, boris]) await database.everywhere.insert(subjects).values({ siteId: 'acme', id })
})

test('what is sealed for a person comes back, and never looks the same twice', async () => {
  const [first, second] = [await put(ana, 'Diabetes, Typ 1 – čćž'), await put(ana, 'Diabetes, Typ 1 – čćž')]
  expect(first).not.toBe(second)
  expect(first).not.toContain('Diabetes')
  expect(await get(ana, first)).toBe('Diabetes, Typ 1 – čćž')
})

test('a sealed value does not open at another place, for another person, or with another master secret', async () => {
  const sealed = await put(ana, 'secret')
  await put(boris, 'another')
  for (const change of [{ row: 'r2' }, { column: 'context' }, { table: 'notes' }])
    await expect(get(ana, sealed, { ...spot, ...change })).rejects.toThrow()
  await expect(get(boris, sealed)).rejects.toThrow()
  await expect(get(ana, sealed, spot, keyring(Buffer.alloc(32, 8)))).rejects.toThrow()
})

test('two who seal first at the same time use one key', async () => {
  const id = randomUUID()
  await database.everywhere.insert(subjects).values({ siteId: 'acme', id })
  const sealed = await Promise.all(Array.from({ length: 5 }, (_, i) => put(id, `text ${i}`)))
  expect(await Promise.all(sealed.map((one) => get(id, one)))).toEqual(['text 0', 'text 1', 'text 2', 'text 3', 'text 4'])
})

test('without the key nothing opens any more', async () => {
  const sealed = await put(boris, 'gone')
  await database.everywhere.execute(sql`delete from subject_keys where subject_id = ${boris}`)
  expect(await get(boris, sealed)).toBeUndefined()
  // A new key is another one.
  await put(boris, 'new')
  await expect(get(boris, sealed)).rejects.toThrow()
})
