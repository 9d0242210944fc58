import { randomBytes } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { openPostgres, type Db } from '../../../server/platform/db.ts'
import { defineJob, startJobs } from '../../../server/platform/jobs.ts'
import { inEverySite, inSite } from '../../../server/platform/tenancy.ts'
import { diagnose } from '../../../server/doctor.ts'
import { readConfig } from '../../../server/platform/config.ts'
import { openLog } from '../../../server/platform/log.ts'
import { CannotOpen, openRuntime } from '../../../server/runtime.ts'
import { testDatabase } from '../../database.ts'
import { databaseUrl } from '../../global-setup.ts'
import { pages, temporaryFolder } from '../house.ts'
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

describe('a privileged login', () => {
  const HTTPS = { PORTIK_PUBLIC_URL: 'https://portal.example', PORTIK_TRUSTED_PROXIES: '127.0.0.1' }
  const environment = (url: string) => ({
    DATABASE_URL: url,
    PORTIK_SECRET: randomBytes(32).toString('base64'),
    PORTIK_DATA_DIR: temporaryFolder(),
  })
  const start = async (env: Record<string, string>) => {
    const log = pages()
    const runtime = await openRuntime(readConfig(env), openLog('info', log.stream), { migrate: true, supervise: false })
    await runtime.close()
    return log.text()
  }
  const isolationOf = async (env: Record<string, string>, db: Db) =>
    (await diagnose(env, (run) => run(db))()).find(({ check }) => check === 'isolation')

  test.each([
    ['the site is reached by https', HTTPS],
    ['the environment is called production', { NODE_ENV: 'production' }],
  ])('is refused when %s, with a sentence that says what to do', async (_, production) => {
    const { url, loginUrl } = await testDatabase()
    const refused = start({ ...environment(url), ...production })
    await expect(refused).rejects.toThrow(CannotOpen)
    await expect(refused).rejects.toThrow(/"postgres" of DATABASE_URL is a superuser.* README .*set DATABASE_URL/s)
    expect(await start({ ...environment(loginUrl), ...production })).not.toContain('privileged')
  })

  test('is only warned of on a developer’s machine, and does not work as itself', async () => {
    const { url } = await testDatabase()
    expect(await start(environment(url))).toContain('the database login is privileged')
  })

  test('is what the embedded database has, behind https too: nobody else reaches it', async () => {
    expect(await start({ PORTIK_DATA_DIR: temporaryFolder(), ...HTTPS })).not.toContain('privileged')
  })

  test('is what the doctor looks for, and for tables that anybody may read', async () => {
    const { url, db, ddl, loginUrl } = await testDatabase()
    const own = await openPostgres(loginUrl)
    onTestFinished(() => own.close())
    expect(await isolationOf(environment(loginUrl), own.db)).toEqual({
      check: 'isolation',
      status: 'ok',
      message: 'sites are kept apart; runs as portik_app',
    })
    expect(await isolationOf(environment(url), db)).toMatchObject({ status: 'warning' })
    expect(await isolationOf({ ...environment(url), ...HTTPS }, db)).toMatchObject({ status: 'failed' })
    await ddl('alter table leads no force row level security')
    expect(await isolationOf(environment(loginUrl), own.db)).toEqual({
      check: 'isolation',
      status: 'failed',
      message: 'rows of all sites can be read in leads; run: portik migrate',
    })
    const again = await openPostgres(url)
    onTestFinished(() => again.close())
    await again.migrate()
    expect(await isolationOf(environment(loginUrl), own.db)).toMatchObject({ status: 'ok' })
  })
})
