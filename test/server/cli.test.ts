import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../database.ts'
import { temporaryFolder } from './house.ts'
import { freePort, portik, serve, type Env } from './portik.ts'

const SITE = ['--name', 'Acme', '--email', 'privacy@acme.example']

const json = (text: string): unknown => JSON.parse(text)

/** The same commands, whether they open the database themselves or a running server does the work. */
const stories = (env: () => Env) => {
  const run = (...args: string[]) => portik(env(), ...args)

  test('a site is added, listed, and opened to more origins', async () => {
    expect(await run('site', 'add', 'acme', ...SITE, '--locale', 'sr', '--locale', 'en', '--origin', 'https://Acme.example:443')).toEqual({
      code: 0,
      out: 'Added the site acme.\n',
      err: '',
    })
    expect(await run('site', 'origins', 'add', '--site', 'acme', 'https://*.Shops.example')).toMatchObject({ code: 0, err: '' })
    expect(json((await run('site', 'list', '--json')).out)).toEqual([
      {
        id: 'acme',
        name: 'Acme',
        locales: ['sr', 'en'],
        theme: {},
        controller: { name: 'Acme', email: 'privacy@acme.example' },
        origins: ['https://*.shops.example', 'https://acme.example'],
      },
    ])
    expect(await run('site', 'origins', 'remove', '--site', 'acme', 'https://acme.example')).toMatchObject({ code: 0 })
    expect(json((await run('site', 'origins', 'list', '--site', 'acme', '--json')).out)).toEqual(['https://*.shops.example'])
  })

  test('what cannot be done ends with 1 and a sentence', async () => {
    expect(await run('site', 'add', 'acme', ...SITE)).toEqual({ code: 1, out: '', err: 'There is a site "acme" already.\n' })
    expect(await run('site', 'origins', 'add', '--site', 'nobody', 'https://x.example')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"nobody"'),
    })
    expect(await run('site', 'origins', 'remove', '--site', 'acme', 'https://x.example')).toMatchObject({ code: 1 })
  })

  test('what was typed wrongly ends with 2 and changes nothing', async () => {
    expect(await run('site', 'origins', 'add', '--site', 'acme', 'https://x.example/path')).toMatchObject({
      code: 2,
      err: expect.stringContaining('not an origin'),
    })
    expect(await run('site', 'add', 'Not A Slug', ...SITE)).toMatchObject({ code: 2 })
    expect(await run('site', 'add', 'other', ...SITE, '--locale', 'tlh')).toMatchObject({ code: 2 })
    expect(await run('site', 'add', 'other', ...SITE, '--origin', 'null')).toMatchObject({ code: 2 })
    expect(await run('token', 'create', '--site', 'acme', '--role', 'king')).toMatchObject({
      code: 2,
      err: expect.stringContaining('king'),
    })
    expect(await run('token', 'create', '--site', 'acme')).toMatchObject({ code: 2, out: '' })
    expect(await run('siet', 'list')).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'siet'") })
    expect((json((await run('site', 'list', '--json')).out) as unknown[]).length).toBe(1)
  })

  test('a token is printed once, listed without its secret, and revoked', async () => {
    const { out } = await run('token', 'create', '--site', 'acme', '--role', 'dpo')
    expect(out).toMatch(/^portik_[\w-]{43}\n$/)
    const [token] = json((await run('token', 'list', '--site', 'acme', '--json')).out) as { id: string; role: string }[]
    expect(token).toMatchObject({ role: 'dpo', revokedAt: null })
    expect(JSON.stringify(token)).not.toContain(out.trim())
    expect(await run('token', 'revoke', '--site', 'acme', token?.id ?? '')).toMatchObject({ code: 0 })
    expect(await run('token', 'revoke', '--site', 'acme', token?.id ?? '')).toMatchObject({ code: 1 })
    expect(await run('token', 'revoke', '--site', 'acme', 'not-an-id')).toMatchObject({ code: 1 })
  })

  test('every command has help', async () => {
    for (const words of [[], ['site'], ['site', 'add'], ['site', 'origins'], ['token', 'create'], ['migrate'], ['doctor']]) {
      const { code, out } = await run(...words, '--help')
      expect(code).toBe(0)
      expect(out).toContain(`Usage: ${['portik', ...words].join(' ')}`)
    }
  })

  test('the doctor looks at everything', async () => {
    const findings = json((await run('doctor', '--json')).out) as { check: string; status: string }[]
    const status = Object.fromEntries(findings.map(({ check, status }) => [check, status]))
    expect(status).toMatchObject({
      configuration: 'ok',
      database: 'ok',
      migrations: 'ok',
      mail: 'warning',
      'trusted proxies': 'ok',
      secret: 'ok',
    })
    expect(Object.keys(status)).toEqual(expect.arrayContaining(['queue', 'widgets', 'data folder', 'public URL']))
  })

  test('migrating what is up to date does no harm', async () => {
    expect(await run('migrate')).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' })
  })
}

describe('the command line alone, on the embedded database', () => {
  const env: Env = { PORTIK_DATA_DIR: temporaryFolder() }
  stories(() => env)

  test('leaves no lock behind', () => {
    expect(readdirSync(env['PORTIK_DATA_DIR'] ?? '').sort()).toEqual(['db', 'files', 'secret'])
  })
})

describe('the command line on PostgreSQL', () => {
  let env: Env
  beforeAll(async () => {
    const { url } = await testDatabase()
    env = { DATABASE_URL: url, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder() }
  })
  stories(() => env)
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
  stories(() => env)

  test('its socket is for this user only', () => {
    expect(statSync(join(dataDir, 'portik.sock')).mode & 0o777).toBe(0o600)
  })

  test('and the server knows at once what was changed', async () => {
    await portik(env, 'site', 'add', 'shop', ...SITE)
    const answer = await fetch(`${server.url}/v1/sites/shop`)
    expect(answer.status).toBe(200)
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
