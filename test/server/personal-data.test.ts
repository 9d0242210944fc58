import { beforeAll, describe, expect, test } from 'vitest'
import { readColumns } from '../../gdpr/catalogue.ts'
import { disagreement, impersonal } from '../../gdpr/register.ts'
import { openFiles } from '../../server/platform/files.ts'
import { startJobs } from '../../server/platform/jobs.ts'
import { registryOf } from '../../server/personal-data.ts'
import { JOBS } from '../../server/worker.ts'
import { testDatabase, type TestDatabase } from '../database.ts'
import { temporaryFolder } from './house.ts'

describe('the register of personal data', () => {
  let database: TestDatabase
  let registers: Parameters<typeof disagreement>[0]
  const disagree = async () => disagreement(registers, await readColumns(database.db))

  beforeAll(async () => {
    database = await testDatabase()
    const jobs = await startJobs(database, { jobs: JOBS, supervise: true, onError: () => {} })
    await jobs.stop()
    registers = registryOf({ files: await openFiles(temporaryFolder()) }).map(({ register }) => register)
  })

  test('knows every column of every table in every schema, the queue included, and no other', async () => {
    expect(await disagree()).toEqual({ unclassified: [], missing: [] })
  })

  test('a column that nobody classified is found, wherever it is', async () => {
    await database.ddl('create schema shop; create table shop.customers (email text); alter table leads add column hobby text')
    expect(await disagree()).toEqual({ unclassified: ['leads.hobby', 'shop.customers.email'], missing: [] })
    await database.ddl('drop schema shop cascade; alter table leads drop column hobby')
  })

  test('a class of a column that is not there is found', async () => {
    const stale = [...registers, { leads: impersonal('shoe_size', 'planted') }]
    expect(disagreement(stale, await readColumns(database.db))).toEqual({ unclassified: [], missing: ['leads.shoe_size'] })
  })

  test('says why a column holds nothing of a person, and of the others the purpose', () => {
    for (const column of registers.flatMap((register) => Object.values(register).flatMap((table) => Object.values(table))))
      expect('none' in column ? column.none : column.purpose).toMatch(/\S{2}/)
  })
})
