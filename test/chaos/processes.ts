import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = new URL('../..', import.meta.url).pathname

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** A server process that can be killed with SIGKILL at any time and started again on the same data. */
export const keepRunning = (env: Readonly<Record<string, string>>) => {
  let child: ChildProcess | undefined
  let kills = 0
  const output: string[] = []

  const exited = (process_: ChildProcess) =>
    process_.exitCode !== null || process_.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => process_.once('exit', () => resolve()))

  const ready = async () => {
    const deadline = Date.now() + 90_000
    while (Date.now() < deadline) {
      if (child && child.exitCode !== null) throw new Error(`the server stopped by itself:\n${output.slice(-20).join('')}`)
      const answer = await fetch(`http://127.0.0.1:${env.PORT}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
      if (answer?.ok) return
      await sleep(100)
    }
    throw new Error(`the server did not become ready:\n${output.slice(-20).join('')}`)
  }

  const start = async () => {
    child = spawn(process.execPath, ['server/main.ts'], { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => void (output.push(chunk.toString()), output.splice(0, output.length - 200)))
    await ready()
  }

  return {
    start,
    kills: () => kills,
    async killAndRestart() {
      if (!child) return
      child.kill('SIGKILL')
      await exited(child)
      kills += 1
      await start()
    },
    async stop() {
      if (!child) return
      child.kill('SIGTERM')
      await Promise.race([exited(child), sleep(15_000, undefined, { ref: false })])
      child.kill('SIGKILL')
    },
  }
}

/** Runs one command of the command line and gives what it printed; throws with its words when it fails. */
export const portik = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<string> => {
  const child = spawn(process.execPath, ['server/cli.ts', ...args], { cwd: ROOT, env: { ...process.env, ...env } })
  const printed: string[] = []
  const complained: string[] = []
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk.toString()))
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`portik ${args[0]} failed (${String(code)}): ${complained.join('')}`)
  return printed.join('')
}
