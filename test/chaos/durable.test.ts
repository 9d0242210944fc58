import { mkdtemp, rm } from 'node:fs/promises'
import { randomBytes, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { freePort, keepRunning, portik } from './processes.ts'

const TIMES = 10
const LONG = 300_000

const post = async (url: string, body: unknown): Promise<{ status: number; body: Record<string, string> }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

/** A submission is acknowledged, and the server is killed before it can do anything else; the next one finds it, by its id. */
const checkEach = async (databaseUrl?: string) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const dataDir = await mkdtemp(join(tmpdir(), 'portik-durable-'))
  const env = {
    PORT: String(port),
    PORTIK_DATA_DIR: dataDir,
    PORTIK_SEED: 'demo',
    PORTIK_LOG_LEVEL: 'warn',
    PORTIK_PUBLIC_URL: url,
    PORTIK_SECRET: randomBytes(32).toString('base64'),
    PORTIK_ROLE: databaseUrl ? 'web' : 'all',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  }
  const server = keepRunning('server', env)
  const form = `${url}/v1/sites/demo/forms/contact`
  try {
    await server.start()
    const token = (await portik(env, 'token', 'create', '--site', 'demo', '--role', 'owner')).trim()
    for (let i = 0; i < TIMES; i++) {
      const challenge = await post(`${form}/challenges`, {})
      const id = randomUUID()
      const values = { name: `Visitor ${i}`, email: `visitor-${i}@example.com`, message: 'Do you deliver to Novi Pazar?' }
      const answer = await post(`${form}/submissions`, { id, token: challenge.body['token'], locale: 'en', values })
      await server.killAndRestart()
      expect(answer.status).toBe(201)
      const found = await fetch(`${url}/v1/console/sites/demo/submissions/${id}`, { headers: { authorization: `Bearer ${token}` } })
      expect(await found.json(), server.output()).toMatchObject({ id, reference: answer.body['reference'], state: 'accepted', values })
    }
    expect(server.kills()).toBe(TIMES)
    expect(server.deaths).toEqual([])
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

describe.concurrent('what was answered with 201 is there after a SIGKILL right behind the answer', () => {
  it('on the embedded database', () => checkEach(), LONG)
  it('on PostgreSQL', async () => checkEach((await testDatabase()).url), LONG)
})
