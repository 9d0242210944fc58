import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { rows } from '../../../server/platform/db.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'

/** Foreign keys whose columns are not the first ones of any index: deleting what they point at reads the whole table. */
const UNINDEXED = sql`
  select c.conrelid::regclass::text || '.' || c.conname as key
  from pg_constraint c
  where c.contype = 'f' and c.connamespace = 'public'::regnamespace
    and not exists (
      select from pg_index i
      where i.indrelid = c.conrelid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
    )
  order by 1`

/** Tables of tenants whose primary key does not begin with the site. */
const UNPARTITIONABLE = sql`
  select t.relname as key
  from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'site_id'
  where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace
    and not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary and i.indkey[0] = a.attnum)`

let database: TestDatabase
const keys = async (query: typeof UNINDEXED) => rows<{ key: string }>(await database.db.execute(query)).map(({ key }) => key)

beforeAll(async () => {
  database = await testDatabase()
})

describe('the schema', () => {
  test('every foreign key has an index, so that erasing a person stays fast', async () => {
    expect(await keys(UNINDEXED)).toEqual([])
  })

  test('every table of a tenant has the site first in its key', async () => {
    expect(await keys(UNPARTITIONABLE)).toEqual([])
  })

  test('a planted table that does neither is found', async () => {
    await database.ddl('create table planted (id int primary key, site_id text references sites (id))')
    expect(await keys(UNINDEXED)).toEqual(['planted.planted_site_id_fkey'])
    expect(await keys(UNPARTITIONABLE)).toEqual(['planted'])
  })
})

test('no statement compares an id with a cast of what it was sent: row-level security would read the whole table', () => {
  // A cast can fail, and so tell about rows that are not one's own; as an array it is computed before any row is looked at.
  const leaky = /\bin \(select value::/
  const root = new URL('../../../', import.meta.url).pathname
  const sources = ['server', 'gdpr'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  )
  expect(sources.filter((file) => leaky.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  expect(leaky.test('and id in (select value::uuid from json_array_elements_text($1))')).toBe(true)
})
