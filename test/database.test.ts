import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { rows, type Db } from '../server/platform/db.ts'
import { embeddedDatabase, testDatabase } from './database.ts'

const tables = async (db: Db): Promise<string[]> =>
  rows<{ name: string }>(await db.execute(sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`)).map(
    ({ name }) => name,
  )

describe('the databases of the tests', () => {
  it('are real PostgreSQL in UTF-8, migrated', async () => {
    const { db } = await testDatabase()
    const [server] = rows<{ version: number; encoding: string }>(
      await db.execute(sql`select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`),
    )
    expect(server).toMatchObject({ encoding: 'UTF8' })
    expect(server?.version).toBeGreaterThanOrEqual(150_000)
    expect(await tables(db)).toContain('submissions')
  })

  it('do not see one another', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()])
    await one.ddl('create table mark (n int)')
    expect(await tables(one.db)).toContain('mark')
    expect(await tables(other.db)).not.toContain('mark')
  })

  it('have the same tables when embedded', async () => {
    const [embedded, postgres] = await Promise.all([embeddedDatabase(), testDatabase()])
    expect(await tables(embedded.db)).toEqual(await tables(postgres.db))
  })
})
