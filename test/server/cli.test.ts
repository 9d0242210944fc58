import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '../chaos/processes.ts'
import { testDatabase } from '../database.ts'
import { temporaryFolder } from './house.ts'
import { portik, serve, type Env } from './portik.ts'

// Processes start slowly when every core is busy with other tests.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const SITE = ['--name', 'Acme', '--email', 'privacy@acme.example']

/** The same words must come out, whether a command opens the database itself or a running server does the work. */
const conversation = async (env: Env) => {
  const replies = []
  for (const line of [
    'site list --json',
    'site add acme --name Acme --email a@acme.example',
    'site add acme --name Acme --email a@acme.example',
    'site list --json',
    'site lst',
    'token create --help',
  ])
    replies.push(await portik(env, ...line.split(' ')))
  return replies
}

const EXPECTED = [
  { code: 0, out: '[]\n', err: '' },
  { code: 0, out: expect.stringMatching(/^Added the site acme/), err: '' },
  { code: 1, out: '', err: 'There is a site "acme" already.\n' },
  { code: 0, out: expect.stringMatching(/^\[\{"id":"acme",.*\]\n$/), err: '' },
  { code: 2, out: '', err: expect.stringContaining("unknown command 'lst'") },
  { code: 0, out: expect.stringMatching(/^Usage: portik token create/), err: '' },
]

describe('the command line', () => {
  test('opens the embedded database itself, and leaves no lock behind', async () => {
    const dataDir = temporaryFolder()
    expect(await conversation({ PORTIK_DATA_DIR: dataDir })).toEqual(EXPECTED)
    expect(readdirSync(dataDir).filter((name) => name.startsWith('portik.'))).toEqual([])
  })

  test('works on PostgreSQL', async () => {
    const { url } = await testDatabase()
    const env = { DATABASE_URL: url, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder() }
    expect(await conversation(env)).toEqual(EXPECTED)
  })

  test('asks for a migration where one is due, and makes it', async () => {
    const { url, ddl } = await testDatabase()
    await ddl('drop schema public cascade')
    await ddl('create schema public')
    await ddl('drop schema drizzle cascade')
    const env = { DATABASE_URL: url, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder() }
    expect(await portik(env, 'site', 'list')).toEqual({ code: 1, out: '', err: 'The database is not up to date. Run: portik migrate\n' })
    expect((await portik(env, 'doctor')).out).toMatch(/FAILED {3}migrations: .* run: portik migrate/)
    expect(await portik(env, 'migrate')).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' })
    expect(await portik(env, 'site', 'list')).toEqual({ code: 0, out: '', err: '' })
  })

  test('waits for another command on the same embedded database', async () => {
    const env = { PORTIK_DATA_DIR: temporaryFolder() }
    await portik(env, 'migrate')
    const added = await Promise.all(['one', 'two', 'three'].map((id) => portik(env, 'site', 'add', id, ...SITE)))
    expect(added.map(({ code, err }) => ({ code, err }))).toEqual(Array.from({ length: 3 }, () => ({ code: 0, err: '' })))
    expect((await portik(env, 'site', 'list')).out.split('\n')).toHaveLength(4)
  })
})

describe.each([
  ['a short path', ''],
  ['a path that is too long for a socket', join('d'.repeat(60), 'e'.repeat(60))],
])('the command line beside a server on the same data folder, with %s', (_story, below) => {
  const dataDir = join(temporaryFolder(), below)
  let env: Env
  let server: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    env = { PORTIK_DATA_DIR: dataDir, PORT: String(await freePort()), PORTIK_SEED: 'none' }
    server = await serve(env)
  })
  afterAll(() => server.end('SIGKILL'))

  test('says the same', async () => {
    expect(await conversation(env)).toEqual(EXPECTED)
    expect((await portik(env, 'doctor')).out).toContain('ok       database: PostgreSQL')
  })

  test('has the server know at once what was changed', async () => {
    expect((await fetch(`${server.url}/v1/sites/acme`)).status).toBe(200)
  })

  test('has a socket for this user only', () => {
    expect(statSync(join(dataDir, 'portik.sock')).mode & 0o777).toBe(0o600)
  })
})

describe('without a configuration that holds', () => {
  test('help is given, and everything else says what is wrong', async () => {
    const env = { PORT: 'many', PORTIK_ROLE: 'boss', PORTIK_DATA_DIR: join(temporaryFolder(), 'unused') }
    expect(await portik(env, 'site', 'list', '--help')).toMatchObject({ code: 0 })
    expect(await portik(env, 'site', 'list')).toEqual({
      code: 1,
      out: '',
      err: 'The configuration has 2 mistakes:\n  PORT: must be a number\n  PORTIK_ROLE: must be all, web or worker\n',
    })
    const doctor = await portik(env, 'doctor')
    expect(doctor.code).toBe(1)
    expect(doctor.out).toMatch(/FAILED {3}configuration: PORT: must be a number\nFAILED {3}configuration: PORTIK_ROLE/)
    expect(existsSync(env.PORTIK_DATA_DIR)).toBe(false)
  })

  test('a database that cannot be reached is named as the reason', async () => {
    const env = {
      DATABASE_URL: `postgres://x:hunter2@127.0.0.1:${await freePort()}/x`,
      PORTIK_SECRET: randomBytes(32).toString('base64'),
      PORTIK_DATA_DIR: temporaryFolder(),
    }
    const { code, out, err } = await portik(env, 'site', 'list')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^portik failed: the database cannot be reached \(ECONNREFUSED\)/)
    expect(err).not.toContain('hunter2')
  })
})
