import { beforeAll, describe, expect, test } from 'vitest'
import { diagnose } from '../../server/doctor.ts'
import { runCommand, type Host } from '../../server/program.ts'
import { serverHouse } from './house.ts'

const SITE = ['--name', 'Acme', '--email', 'privacy@acme.example']

const json = (text: string): unknown => JSON.parse(text)

let host: Host

beforeAll(async () => {
  const { runtime, env } = await serverHouse({}, {}, 'empty')
  host = {
    open: async () => runtime,
    migrate: () => runtime.database.migrate(),
    diagnose: diagnose(env, (run) => run(runtime.db)),
  }
})

/** Runs a command line; answers what it printed, and its exit code. */
const run = async (...argv: string[]) => {
  const printed = { out: '', err: '' }
  const code = await runCommand(argv, host, { cwd: '/', print: (text) => (printed.out += text), warn: (text) => (printed.err += text) })
  return { code, ...printed }
}

describe('a command', () => {
  test('adds a site, lists it, and opens it to more origins', async () => {
    expect(await run('site', 'add', 'acme', ...SITE, '--locale', 'sr', '--locale', 'en', '--origin', 'https://Acme.example:443')).toEqual({
      code: 0,
      out: expect.stringMatching(/^Added the site acme/),
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

  test('that cannot be carried out ends with 1 and a sentence', async () => {
    expect(await run('site', 'add', 'acme', ...SITE)).toEqual({ code: 1, out: '', err: 'There is a site "acme" already.\n' })
    expect(await run('site', 'origins', 'add', '--site', 'nobody', 'https://x.example')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"nobody"'),
    })
    expect(await run('site', 'origins', 'remove', '--site', 'acme', 'https://x.example')).toMatchObject({ code: 1 })
  })

  test('that was typed wrongly ends with 2 and changes nothing', async () => {
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

  test('prints a token once, lists it without its secret, and revokes it', async () => {
    const { out } = await run('token', 'create', '--site', 'acme', '--role', 'dpo')
    expect(out).toMatch(/^portik_[\w-]{43}\n$/)
    const [token] = json((await run('token', 'list', '--site', 'acme', '--json')).out) as { id: string; role: string }[]
    expect(token).toMatchObject({ role: 'dpo', revokedAt: null })
    expect(JSON.stringify(token)).not.toContain(out.trim())
    expect(await run('token', 'revoke', '--site', 'acme', token?.id ?? '')).toMatchObject({ code: 0 })
    expect(await run('token', 'revoke', '--site', 'acme', token?.id ?? '')).toMatchObject({ code: 1 })
    expect(await run('token', 'revoke', '--site', 'acme', 'not-an-id')).toMatchObject({ code: 1 })
  })

  test('has help', async () => {
    for (const words of [[], ['site'], ['site', 'add'], ['site', 'origins'], ['token', 'create'], ['migrate'], ['doctor']]) {
      const { code, out } = await run(...words, '--help')
      expect(code).toBe(0)
      expect(out).toContain(`Usage: ${['portik', ...words].join(' ')}`)
    }
  })

  test('of a doctor looks at everything', async () => {
    const findings = json((await run('doctor', '--json')).out) as { check: string; status: string }[]
    const status = Object.fromEntries(findings.map(({ check, status }) => [check, status]))
    expect(status).toMatchObject({
      configuration: 'ok',
      database: 'ok',
      migrations: 'ok',
      isolation: 'ok',
      mail: 'warning',
      'trusted proxies': 'ok',
      secret: 'ok',
    })
    expect(Object.keys(status)).toEqual(expect.arrayContaining(['queue', 'widgets', 'data folder', 'public URL']))
  })

  test('that migrates what is up to date does no harm', async () => {
    expect(await run('migrate')).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' })
  })
})
