import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFaultyProxy } from './faulty-proxy.ts'
import { judge, type Evidence } from './judge.ts'
import { hireOperator } from './operator.ts'
import { freePort, keepRunning, type Kept } from './processes.ts'
import { startReceiver } from './receiver.ts'
import { visit, type Visit } from './visitor.ts'

/** A PostgreSQL server that the run may restart; without one, the embedded database is used. */
type Postgres = { readonly url: string; restart(how: 'immediate'): Promise<void> }

type Options = {
  readonly submissions: number
  readonly postgres?: Postgres
  /** Visitors at the same time. */
  readonly visitors?: number
  readonly seed?: number
  readonly log?: (line: string) => void
}

/** What happened in a run, and what went wrong (`findings`, empty when all is as promised). */
export type ChaosResult = {
  readonly seed: number
  readonly submissions: number
  readonly sendings: number
  readonly kills: number
  readonly databaseRestarts: number
  /** What the line did to connections, what visitors did, what the server answered, what the receiver did. */
  readonly line: Readonly<Record<string, number>>
  readonly visitors: Readonly<Record<string, number>>
  readonly receiver: Readonly<Record<string, number>>
  /** Deliveries that came again after they had been taken, under the same id. */
  readonly repeated: number
  /** How often the operator resumed the connection. */
  readonly resumed: number
  /** The longest way of a record from being stored to being taken (s). */
  readonly slowestSeconds: number
  readonly seconds: number
  readonly findings: readonly string[]
}

/** How long the deliveries may take to drain after the last submission (ms): leases, rests and retries included. */
const DRAIN_MS = 200_000

/**
 * How long processes live between two kills (ms): long enough to get to work, short enough to be always in the middle of
 * it. The embedded database starts with its server, which takes longer.
 */
const LIFE_MS = { embedded: { least: 2_500, more: 5_000 }, postgres: { least: 2_000, more: 3_000 } }

/** The share of connections that the line breaks. */
const BROKEN_SHARE = 0.25

/** mulberry32: a small generator with a seed, so that a bad run can be run again. */
const generator = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

type Victim = { readonly name: string; readonly kill: () => Promise<void> }

/** Each in turn at first, so that a short run meets all; then as chance will have it. */
const victimsOf = (servers: readonly Kept[], restartDatabase: (() => Promise<void>) | undefined): readonly Victim[] => [
  ...servers.map((server) => ({ name: server.name, kill: () => server.killAndRestart() })),
  ...(restartDatabase ? [{ name: 'database', kill: restartDatabase }] : []),
]

const show = (servers: readonly Kept[], log: (line: string) => void): void => {
  for (const server of servers) log(`last lines of the ${server.name}:\n${server.output()}`)
}

/**
 * Visitors send through a broken line to servers that are killed (SIGKILL) again and again, on a database that is
 * restarted as by a power cut, and the worker delivers to a receiver that fails. At the end, everything that was
 * acknowledged must be stored once and delivered.
 */
export const runChaos = async ({
  submissions,
  postgres,
  visitors: crowd = 64,
  seed = Date.now(),
  log = () => {},
}: Options): Promise<ChaosResult> => {
  const began = Date.now()
  const random = generator(seed)
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const receiver = await startReceiver({ secret, random, redirectAt: submissions * 0.1, stallAt: submissions * 0.05 })
  const dataDir = await mkdtemp(join(tmpdir(), 'portik-chaos-'))
  const [webPort, workerPort] = [await freePort(), await freePort()]
  const env = {
    PORTIK_DATA_DIR: dataDir,
    PORTIK_SEED: 'demo',
    PORTIK_LOG_LEVEL: 'warn',
    PORTIK_SECRET: randomBytes(32).toString('base64'),
    PORTIK_ALLOWED_PRIVATE_TARGETS: `127.0.0.1:${receiver.port}`,
    PORTIK_PUBLIC_URL: `http://127.0.0.1:${webPort}`,
    ...(postgres ? { DATABASE_URL: postgres.url } : {}),
  }
  const web = keepRunning('server', { ...env, PORT: String(webPort), PORTIK_ROLE: postgres ? 'web' : 'all' })
  const worker = postgres && keepRunning('worker', { ...env, PORT: String(workerPort), PORTIK_ROLE: 'worker' })
  const servers = worker ? [web, worker] : [web]
  const line = await startFaultyProxy({ port: webPort }, BROKEN_SHARE, random)
  const told: Record<string, number> = {}
  const count = (what: string) => void (told[what] = (told[what] ?? 0) + 1)
  const visits: Visit[] = []
  let databaseRestarts = 0
  const sent = new AbortController()
  const done = new AbortController()

  const kill = async () => {
    const life = LIFE_MS[postgres ? 'postgres' : 'embedded']
    const restart = postgres && (() => postgres.restart('immediate').then(() => void (databaseRestarts += 1)))
    const victims = victimsOf(servers, restart)
    for (let turn = 0; ; turn++) {
      // The first comes early, so that a short run has one too.
      await sleep((life.least + random() * life.more) * (turn === 0 ? 0.25 : 1))
      if (sent.signal.aborted) return
      const victim = victims[turn < victims.length ? turn : Math.floor(random() * victims.length)]
      await victim?.kill()
      log(`${victim?.name} killed · ${visits.length}/${submissions} acknowledged, ${receiver.takenBy.size} delivered`)
    }
  }

  try {
    // Both at once, as after a power cut: each finds the other migrating and seeding.
    await Promise.all(servers.map((server) => server.start()))
    const operator = await hireOperator(env, { url: `http://127.0.0.1:${receiver.port}/`, secret })
    const lookingAfter = operator.lookAfter(done.signal)

    const base = `http://127.0.0.1:${line.port}/v1/sites/demo/forms/contact`
    let next = 0
    const send = async () => {
      while (next < submissions) visits.push(await visit(base, next++, random, { count }))
    }
    const sending = Promise.all(Array.from({ length: crowd }, send)).finally(() => sent.abort())
    await Promise.all([sending, kill()])
    log(`all ${visits.length} acknowledged after ${Math.round((Date.now() - began) / 1_000)} s`)

    const drained = Date.now() + DRAIN_MS
    const isDone = async () =>
      receiver.takenBy.size >= visits.length && Object.values(await operator.open()).every((waiting) => waiting === 0)
    while (!(await isDone()) && Date.now() < drained) await sleep(1_000)
    done.abort()
    await lookingAfter

    const answers = Object.fromEntries(Object.entries(told).filter(([name]) => /^\d/.test(name)))
    const evidence: Evidence = {
      visits,
      submissions: await operator.submissions(),
      leads: await operator.leads(),
      taken: new Set(receiver.takenBy.keys()),
      open: await operator.open(),
      answers,
      receiverErrors: receiver.errors,
      deaths: servers.flatMap(({ deaths }) => deaths),
      databaseRestarts,
    }
    const findings = judge(evidence)
    if (findings.length > 0) show(servers, log)
    return {
      seed,
      submissions: visits.length,
      sendings: visits.reduce((sum, { sendings }) => sum + sendings, 0),
      kills: servers.reduce((sum, server) => sum + server.kills(), 0),
      databaseRestarts,
      line: line.counts,
      visitors: told,
      receiver: receiver.moods,
      repeated: receiver.repeated(),
      resumed: operator.resumed(),
      slowestSeconds: Math.round(receiver.slowest() / 1_000),
      seconds: Math.round((Date.now() - began) / 1_000),
      findings,
    }
  } catch (error) {
    show(servers, log)
    throw error
  } finally {
    sent.abort()
    done.abort()
    await Promise.all(servers.map((server) => server.stop()))
    await Promise.all([line.close(), receiver.close()])
    await rm(dataDir, { recursive: true, force: true })
  }
}
