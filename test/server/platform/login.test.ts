import { randomBytes } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { openPostgres } from '../../../server/platform/db.ts'
import { defineJob, startJobs } from '../../../server/platform/jobs.ts'
import { inEverySite, inSite } from '../../../server/platform/tenancy.ts'
import { testDatabase } from '../../database.ts'
import { databaseUrl } from '../../global-setup.ts'
import { shop, sitesOf } from './shops.ts'

describe('the login', () => {
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })

  /** An empty database and a login as an operator makes them, with these attributes. */
  const fresh = async (attributes: string) => {
    const name = `portik_fresh_${randomBytes(6).toString('hex')}`
    await admin.unsafe(`create role ${name} login password '${name}' ${attributes}`)
    await admin.unsafe(`create database ${name} owner ${name}`)
    onTestFinished(async () => {
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.unsafe(`drop role ${name}`)
    })
    const url = databaseUrl(inject('postgresUrl'), name)
    return { url, ownUrl: Object.assign(new URL(url), { username: name, password: name }).href }
  }

  const works = async (url: string) => {
    const database = await openPostgres(url)
    onTestFinished(() => database.close())
    await database.migrate()
    const job = defineJob('test.own')
    const jobs = await startJobs(database, { jobs: [job], supervise: true, onError: () => {} })
    onTestFinished(() => jobs.stop())
    const [mine, other] = [await shop(database.db), await shop(database.db)]
    await inSite(database.db, mine, (tx) => jobs.send(tx, job, [{ id: 'one' }]))
    expect(await inSite(database.db, mine, sitesOf)).toEqual(new Set([mine]))
    expect(await sitesOf(database.db)).toEqual(new Set())
    expect(await inEverySite(database.db, sitesOf)).toEqual(new Set([mine, other]))
    return database.login
  }

  test('that may make no roles and owns its database works as itself, and is bound', async () => {
    const { ownUrl } = await fresh('')
    expect(await works(ownUrl)).toMatchObject({ privileged: false, runsAs: new URL(ownUrl).username })
  })

  test('that may bypass the policies works as the role that may not', async () => {
    const { ownUrl } = await fresh('bypassrls createrole in role portik_app')
    expect(await works(ownUrl)).toMatchObject({ privileged: true, runsAs: 'portik_app' })
  })

  test('that is a superuser takes over a database and a queue of an earlier release', async () => {
    const { url } = await fresh('')
    const earlier = new PgBoss({ connectionString: url, supervise: false, schedule: false })
    await earlier.start()
    await earlier.createQueue('test.own')
    await earlier.stop({ graceful: false })
    expect(await works(url)).toMatchObject({ name: 'postgres', privileged: true, runsAs: 'portik_app' })
  })

  test('that was only granted the role uses a database that another migrated', async () => {
    const { loginUrl } = await testDatabase({ lenient: true })
    expect(await works(loginUrl)).toMatchObject({ privileged: false, runsAs: 'portik_app' })
  })
})
