import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../../server/platform/config.ts'
import { masterSecret } from '../../../server/platform/secret.ts'
import { temporaryFolder } from '../house.ts'

const mistakesOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

const SECRET = randomBytes(32).toString('base64')

describe('the configuration', () => {
  test('is complete without a single variable', () => {
    expect(readConfig({})).toMatchObject({
      port: 8787,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:8787',
      databaseUrl: undefined,
      role: 'all',
      seed: 'demo',
      trustedProxies: [],
      unknown: [],
    })
  })

  test('takes an identity provider whole, over https or on this machine', () => {
    const oidc = { PORTIK_OIDC_ISSUER: 'https://id.example/tenant', PORTIK_OIDC_CLIENT_ID: 'portik', PORTIK_OIDC_CLIENT_SECRET: 'secret' }
    expect(readConfig(oidc).oidc).toEqual({ issuer: 'https://id.example/tenant', clientId: 'portik', clientSecret: 'secret' })
    expect(readConfig({}).oidc).toBeUndefined()
    expect(mistakesOf({ PORTIK_OIDC_ISSUER: 'https://id.example' })).toHaveLength(2)
    expect(mistakesOf({ ...oidc, PORTIK_OIDC_ISSUER: 'http://id.example' })[0]).toMatch(/^PORTIK_OIDC_ISSUER: must begin with https/)
    expect(mistakesOf({ ...oidc, PORTIK_OIDC_ISSUER: 'http://127.0.0.1:9000' })).toEqual([])
  })

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', PORTIK_TRUSTED_PROXIES: '' })).toMatchObject({ port: 8787, databaseUrl: undefined })
  })

  test('names all mistakes together, and repeats no value, for some are passwords', () => {
    const env = {
      PORT: 'many',
      PORTIK_PUBLIC_URL: 'https://portal.example/under/here',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PORTIK_ROLE: 'boss',
      PORTIK_DB_BACKEND: 'oracle',
      PORTIK_SECRET: 'c2hvcnQ=',
      SMTP_URL: 'http://mail.example',
      PORTIK_ALLOWED_PRIVATE_TARGETS: 'localhost',
      PORTIK_SEED: 'apples',
      PORTIK_TRUSTED_PROXIES: '10.0.0.0/8, everyone',
    }
    const mistakes = mistakesOf(env)
    expect(mistakes.map((mistake) => mistake.split(':')[0])).toEqual([...Object.keys(env), 'PORTIK_MAIL_FROM'])
    expect(mistakes.join('\n')).not.toMatch(/hunter2|everyone|c2hvcnQ/)
    expect(() => readConfig(env)).toThrow(/^The configuration has 11 mistakes:\n {2}PORT: must be a number\n/)
  })

  test('demands the secret when the database is shared', () => {
    expect(mistakesOf({ DATABASE_URL: 'postgres://db/x' })).toEqual([expect.stringMatching(/^PORTIK_SECRET: is needed with DATABASE_URL/)])
    expect(mistakesOf({ DATABASE_URL: 'postgres://db/x', PORTIK_SECRET: SECRET })).toEqual([])
  })

  test('refuses several processes on the embedded database', () => {
    expect(mistakesOf({ PORTIK_ROLE: 'worker' })).toEqual([expect.stringMatching(/^PORTIK_ROLE: must be all/)])
  })

  test('reports names that mean nothing', () => {
    expect(readConfig({ PORTIK_PUBLC_URL: 'https://x.example' }).unknown).toEqual(['PORTIK_PUBLC_URL'])
  })

  test('reads lists', () => {
    const config = readConfig({ PORTIK_TRUSTED_PROXIES: '10.0.0.0/8, ::1', PORTIK_ALLOWED_PRIVATE_TARGETS: 'crm.lan:80,[::1]:8080' })
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1'])
    expect(config.allowedPrivateTargets).toEqual(['crm.lan:80', '[::1]:8080'])
  })
})

describe('the secret', () => {
  test('is made once and kept for this user only', () => {
    const dataDir = join(temporaryFolder(), 'new')
    const first = masterSecret({ secret: undefined, dataDir })
    expect(first.length).toBe(32)
    expect(masterSecret({ secret: undefined, dataDir })).toEqual(first)
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(dataDir, 'secret'), 'utf8').trim()).toBe(first.toString('base64'))
  })

  test('of the environment leaves no file', () => {
    const dataDir = join(temporaryFolder(), 'unused')
    const secret = randomBytes(40)
    expect(masterSecret({ secret, dataDir })).toBe(secret)
    expect(() => statSync(dataDir)).toThrow('ENOENT')
  })

  test('that was damaged is not replaced in silence', () => {
    const dataDir = temporaryFolder()
    writeFileSync(join(dataDir, 'secret'), 'half')
    chmodSync(join(dataDir, 'secret'), 0o600)
    expect(() => masterSecret({ secret: undefined, dataDir })).toThrow(/is damaged/)
  })
})
