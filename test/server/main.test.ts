import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { lockFolder } from '../../server/platform/folder-lock.ts'
import { freePort } from '../chaos/processes.ts'
import { testDatabase } from '../database.ts'
import { temporaryFolder } from './house.ts'
import { portik, serve, type Env } from './portik.ts'

// Processes start slowly when every core is busy with other tests.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const embedded = async (): Promise<Env> => ({ PORTIK_DATA_DIR: temporaryFolder(), PORT: String(await freePort()), PORTIK_SEED: 'none' })

/** A server like the real one, with a route that answers after a second. */
const SLOW = 'test/server/slow-main.ts'

describe('a server', () => {
  test('says where it is, and ends in order when asked to', async () => {
    const env = await embedded()
    const server = await serve(env)
    await expect.poll(() => server.output.out, { timeout: 30_000 }).toContain(`${server.url}/docs`)
    expect(await server.end('SIGTERM')).toBe(0)
    expect(readdirSync(env['PORTIK_DATA_DIR'] ?? '').filter((name) => name.startsWith('portik.'))).toEqual([])
    expect(server.output.out).toContain('"msg":"stopped"')
    expect(server.output.err).toBe('')
  })

  test('names all mistakes of its configuration and does not start', async () => {
    const server = await serve({ PORT: '0', PORTIK_SEED: 'apples', DATABASE_URL: 'mysql://x' })
    expect(await server.exited).toBe(1)
    expect(server.output.err).toMatch(/^The configuration has 4 mistakes:\n/)
  })

  test('does not start on the data folder of another, nor on its port', async () => {
    const env = await embedded()
    const server = await serve(env)
    const second = await serve({ ...env, PORT: String(await freePort()) })
    expect(await second.exited).toBe(1)
    expect(second.output.err).toBe(
      `Portik cannot start: Process ${server.child.pid} already uses the data folder ${env['PORTIK_DATA_DIR']}. Stop it, or set PORTIK_DATA_DIR to another folder.\n`,
    )
    const third = portik({ ...env, PORTIK_DATA_DIR: temporaryFolder() }, 'doctor')
    expect((await third).out).toContain('database')
    await server.end('SIGKILL')
  })

  test('waits for a command that holds the data folder, and then starts', async () => {
    const env = await embedded()
    const lock = lockFolder(env['PORTIK_DATA_DIR'] ?? '')
    if (!('release' in lock)) throw new Error('the folder is taken')
    const starting = serve(env)
    await sleep(1_000)
    lock.release()
    const server = await starting
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(server.output.err).toBe('')
    await server.end('SIGKILL')
  })

  test('takes over after one that was killed, with all that was stored', async () => {
    const env = await embedded()
    const first = await serve(env)
    await portik(env, 'site', 'add', 'acme', '--name', 'Acme', '--email', 'a@acme.example')
    await first.end('SIGKILL')
    expect(existsSync(join(env['PORTIK_DATA_DIR'] ?? '', 'portik.lock'))).toBe(true)
    expect(existsSync(join(env['PORTIK_DATA_DIR'] ?? '', 'portik.sock'))).toBe(true)

    const second = await serve(env)
    expect((await fetch(`${second.url}/v1/sites/acme`)).status).toBe(200)
    expect((await portik(env, 'site', 'list')).out).toContain('acme')
    await second.end('SIGKILL')
    expect((await portik(env, 'site', 'list')).out).toContain('acme')
  })

  test('finishes the request under way when asked to stop, and takes no new one', async () => {
    const env = await embedded()
    const server = await serve(env, SLOW)
    const slow = fetch(`${server.url}/slow`).then(async (answer) => ({ status: answer.status, text: await answer.text() }))
    await sleep(300)
    server.child.kill('SIGTERM')
    await sleep(300)
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    expect(await slow).toEqual({ status: 200, text: 'finished' })
    expect(await server.exited).toBe(0)
  })

  test('stops at once when asked twice', async () => {
    const server = await serve(await embedded(), SLOW)
    const slow = fetch(`${server.url}/slow`).then(
      () => 'answered',
      () => 'cut',
    )
    await sleep(300)
    server.child.kill('SIGINT')
    await sleep(100)
    server.child.kill('SIGINT')
    expect(await server.exited).toBe(1)
    expect(await slow).toBe('cut')
  })

  test('refuses a secret file that was damaged', async () => {
    const env = await embedded()
    writeFileSync(join(env['PORTIK_DATA_DIR'] ?? '', 'secret'), 'half')
    const server = await serve(env)
    expect(await server.exited).toBe(1)
    expect(server.output.err).toContain('is damaged')
    rmSync(join(env['PORTIK_DATA_DIR'] ?? '', 'secret'))
  })
})

describe('several processes on one PostgreSQL', () => {
  test('start together, also on an empty database, and each does its part', async () => {
    const { url, ddl } = await testDatabase()
    await ddl('drop schema public cascade')
    await ddl('create schema public')
    await ddl('drop schema if exists drizzle cascade')
    const shared = { DATABASE_URL: url, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder() }
    const [web, web2, worker] = await Promise.all([
      serve({ ...shared, PORT: String(await freePort()), PORTIK_ROLE: 'web' }),
      serve({ ...shared, PORT: String(await freePort()), PORTIK_ROLE: 'web' }),
      serve({ ...shared, PORT: String(await freePort()), PORTIK_ROLE: 'worker' }),
    ])
    expect((await fetch(`${web.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${web2.url}/v1/openapi.json`)).status).toBe(200)
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${worker.url}/v1/openapi.json`)).status).toBe(404)
    expect(await Promise.all([web, web2, worker].map((server) => server.end('SIGTERM')))).toEqual([0, 0, 0])
  })

  test('a worker works although its port is taken', async () => {
    const { url } = await testDatabase()
    const port = String(await freePort())
    const shared = { DATABASE_URL: url, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder(), PORT: port }
    const web = await serve({ ...shared, PORTIK_ROLE: 'web' })
    const worker = await serve({ ...shared, PORTIK_ROLE: 'worker' })
    await expect.poll(() => worker.output.out, { timeout: 60_000 }).toContain('the worker runs')
    expect(worker.output.out).toContain('the port is taken')
    expect(await worker.end('SIGTERM')).toBe(0)
    expect(await web.end('SIGTERM')).toBe(0)
  })
})
