import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../chaos/processes.ts'

const ROOT = new URL('../..', import.meta.url).pathname

let child: ChildProcess | undefined
const folder = mkdtempSync(join(tmpdir(), 'portik-start-'))

afterEach(() => {
  // npm, its shell and the server are one group.
  if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('the two commands of the README', () => {
  it('npm start builds, starts and says where everything is, and ends when it is told to', async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    child = spawn('npm', ['start'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: '', PORTIK_PUBLIC_URL: '', HOST: '', PORT: String(port), PORTIK_DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => {
        output += text.toString()
      })
    const ended = new Promise<void>((resolve) => {
      child?.once('exit', () => {
        resolve()
      })
    })
    await expect
      .poll(
        () =>
          fetch(`${url}/readyz`).then(
            ({ status }) => status,
            () => output,
          ),
        { timeout: 100_000, interval: 250 },
      )
      .toBe(200)
    await expect.poll(() => output).toContain(`${url}/demo`)
    expect(output).toContain(`${url}/docs`)
    for (const path of ['/demo', '/docs', '/embed.js', '/v1/openapi.json', '/healthz'])
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200])
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    expect(await Promise.race([ended.then(() => 'ended'), sleep(25_000, 'still running', { ref: false })])).toBe('ended')
  }, 150_000)

  it('are written in the README, and .ci/run runs the second', () => {
    expect(read('README.md')).toContain('npm ci && npm start')
    expect(read('README.md')).toContain('npm ci && npm test')
    expect(read('.ci/run')).toContain('npm ci && npm test')
  })
})
