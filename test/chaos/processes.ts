import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = new URL('../..', import.meta.url).pathname

/** How long a start may take, with the database behind it just restarted and the machine busy (ms). */
const START_MS = 90_000

const KEPT_LINES = 200
const SHOWN_LINES = 30

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve)
  })
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => {
    probe.close(resolve)
  })
  return port
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** A server process that can be killed with SIGKILL at any time and started again on the same data. */
export type Kept = {
  readonly name: string
  start(): Promise<void>
  kills(): number
  /** What it said when it ended although nobody had asked for it: one text for each time. */
  readonly deaths: readonly string[]
  /** The last lines that it wrote, for whoever has to find out what went wrong. */
  output(): string
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** Keeps `server/main.ts` with this environment; `PORT` must be in it. */
export const keepRunning = (name: string, env: Readonly<Record<string, string>>): Kept => {
  let child: ChildProcess | undefined
  /** When the child has ended and all that it wrote has been read. */
  let closed: Promise<unknown> = Promise.resolve()
  let kills = 0
  /** The child that we end ourselves. */
  let condemned: ChildProcess | undefined
  const deaths: string[] = []
  const lines: string[] = []
  const output = () => lines.slice(-SHOWN_LINES).join('\n')

  const ready = async (started: ChildProcess) => {
    const deadline = Date.now() + START_MS
    while (Date.now() < deadline) {
      if (hasEnded(started)) {
        await closed
        throw new Error(deaths.at(-1) ?? `${name} was killed while it started`)
      }
      const answer = await fetch(`http://127.0.0.1:${env['PORT']}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
      if (answer?.ok) return
      await sleep(50)
    }
    throw new Error(`${name} did not become ready:\n${output()}`)
  }

  const start = async () => {
    const started = spawn(process.execPath, ['server/main.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => {
        lines.push(...chunk.toString().trimEnd().split('\n'))
        lines.splice(0, lines.length - KEPT_LINES)
      })
    closed = once(started, 'close').then(([code, signal]) => {
      if (condemned !== started) deaths.push(`${name} stopped by itself (${String(code ?? signal)}):\n${output()}`)
    })
    await ready(started)
  }

  const end = async (signal: NodeJS.Signals) => {
    condemned = child
    child?.kill(signal)
    await closed
  }

  process.once('exit', () => child?.kill('SIGKILL'))

  return {
    name,
    start,
    kills: () => kills,
    deaths,
    output,
    async killAndRestart() {
      await end('SIGKILL')
      kills += 1
      await start()
    },
    async stop() {
      await Promise.race([end('SIGTERM'), sleep(15_000, undefined, { ref: false })])
      child?.kill('SIGKILL')
    },
  }
}

/** Runs one command of the command line and gives what it printed; throws with its words when it fails. */
export const portik = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<string> => {
  const child = spawn(process.execPath, ['server/cli.ts', ...args], { cwd: ROOT, env: { ...process.env, ...env } })
  const printed: Buffer[] = []
  const complained: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => void printed.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => void complained.push(chunk))
  const code = await new Promise((resolve) => {
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`portik ${args.slice(0, 2).join(' ')} failed (${String(code)}): ${Buffer.concat(complained).toString()}`)
  return Buffer.concat(printed).toString()
}
