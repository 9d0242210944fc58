import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll } from 'vitest'

const ROOT = new URL('../..', import.meta.url).pathname

export type Env = Readonly<Record<string, string>>

const children = new Set<ChildProcess>()

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

const run = (file: string, args: readonly string[], env: Env, cwd = ROOT) => {
  const child = spawn(process.execPath, [`${ROOT}${file}`, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()))
  const exited = once(child, 'close').then(([code]) => {
    children.delete(child)
    return code as number | null
  })
  return { child, output, exited }
}

/** What a command printed, and its exit code. */
export const portik = async (env: Env, ...args: string[]) => {
  const { output, exited } = run('server/cli.ts', args, env)
  const code = await exited
  return { code, ...output }
}

/** Starts `server/main.ts`, or another file like it, and waits until it is ready or has ended. */
export const serve = async (env: Env, file = 'server/main.ts') => {
  const server = run(file, [], env)
  let ended = false
  void server.exited.then(() => (ended = true))
  const url = `http://127.0.0.1:${env['PORT']}`
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (ended || answer?.ok) break
    await sleep(50)
  }
  return {
    ...server,
    url,
    end: (signal: NodeJS.Signals) => {
      server.child.kill(signal)
      return server.exited
    },
  }
}
