import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFaultyProxy } from './faulty-proxy.ts'
import { freePort, keepRunning, portik } from './processes.ts'
import { startReceiver } from './receiver.ts'
import { visit, type Visit } from './visitor.ts'

type Options = {
  readonly submissions: number
  /** PostgreSQL's address, or undefined for the embedded database. */
  readonly databaseUrl?: string
  /** Visitors at the same time. */
  readonly visitors?: number
  readonly seed?: number
  readonly log?: (line: string) => void
}

export type ChaosResult = {
  readonly submissions: number
  readonly sendings: number
  readonly kills: number
  readonly faults: Readonly<Record<string, number>>
  /** Ids that a visitor holds a receipt for, but that are not stored. */
  readonly lost: readonly string[]
  /** Ids, or people, that are stored more than once. */
  readonly storedTwice: readonly string[]
  /** Stored records that the receiver does not have at the end. */
  readonly undelivered: readonly string[]
  readonly receiverErrors: readonly string[]
  readonly seconds: number
}

/** How long the deliveries may take to drain after the last submission (ms): retries, leases and sweeps included. */
const DRAIN_MS = 240_000

/** The share of connections that the line breaks. */
const BROKEN_SHARE = 0.25

/** mulberry32: a small generator with a seed, so that a bad run can be run again. */
const generator = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/**
 * Visitors send through a broken line to servers that are killed (SIGKILL) again and again, and the worker
 * delivers to a receiver that fails. At the end, everything that was acknowledged must be stored once and delivered.
 */
export const runChaos = async ({
  submissions,
  databaseUrl,
  visitors = 24,
  seed = Date.now(),
  log = () => {},
}: Options): Promise<ChaosResult> => {
  const began = Date.now()
  const random = generator(seed)
  log(`seed ${seed}`)
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const receiver = await startReceiver(() => secret, random)
  const dataDir = await mkdtemp(join(tmpdir(), 'portik-chaos-'))
  const [webPort, workerPort] = [await freePort(), await freePort()]
  const env = {
    PORTIK_DATA_DIR: dataDir,
    PORTIK_SEED: 'demo',
    PORTIK_SECRET: randomBytes(32).toString('base64'),
    PORTIK_ALLOWED_PRIVATE_TARGETS: `127.0.0.1:${receiver.port}`,
    PORTIK_PUBLIC_URL: `http://127.0.0.1:${webPort}`,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  }
  const web = keepRunning({ ...env, PORT: String(webPort), PORTIK_ROLE: databaseUrl ? 'web' : 'all' })
  const worker = databaseUrl ? keepRunning({ ...env, PORT: String(workerPort), PORTIK_ROLE: 'worker' }) : undefined
  const proxy = await startFaultyProxy({ port: webPort }, BROKEN_SHARE, random)

  try {
    await web.start()
    await worker?.start()
    await portik(
      env,
      'connection',
      'add',
      '--site',
      'demo',
      '--kind',
      'webhook',
      '--url',
      `http://127.0.0.1:${receiver.port}/`,
      '--secret',
      secret,
    )

    const base = `http://127.0.0.1:${proxy.port}/v1/sites/demo/forms/contact`
    const visits: Visit[] = []
    let next = 0
    let sending = true
    const send = async () => {
      while (next < submissions) visits.push(await visit(base, next++, random))
    }
    const kill = async () => {
      while (sending) {
        await sleep(1_500 + random() * 2_500)
        if (!sending) return
        const victim = worker && random() < 0.4 ? worker : web
        await victim.killAndRestart()
        log(
          `killed ${victim === worker ? 'worker' : 'server'} · ${visits.length}/${submissions} received, ${receiver.takenBy.size} delivered`,
        )
      }
    }
    const killing = kill()
    await Promise.all(Array.from({ length: visitors }, send)).finally(() => (sending = false))
    await killing

    const drained = Date.now() + DRAIN_MS
    while (visits.some(({ id }) => !receiver.takenBy.has(id)) && Date.now() < drained) await sleep(500)

    const exported = await portik(env, 'leads', 'export', '--site', 'demo', '--format', 'jsonl')
    const stored = exported
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { id: string; email?: string; values?: { email?: string } })
    const count = new Map<string, number>()
    for (const lead of stored)
      for (const key of [lead.id, lead.email ?? lead.values?.email ?? lead.id]) count.set(key, (count.get(key) ?? 0) + 1)

    return {
      submissions: visits.length,
      sendings: visits.reduce((sum, v) => sum + v.sendings, 0),
      kills: web.kills() + (worker?.kills() ?? 0),
      faults: proxy.counts,
      lost: visits.filter(({ id }) => !count.has(id)).map(({ id }) => id),
      storedTwice: [...count].filter(([, times]) => times > 1).map(([key]) => key),
      undelivered: stored.filter(({ id }) => !receiver.takenBy.has(id)).map(({ id }) => id),
      receiverErrors: receiver.errors,
      seconds: Math.round((Date.now() - began) / 1_000),
    }
  } finally {
    await Promise.all([web.stop(), worker?.stop()])
    await Promise.all([proxy.close(), receiver.close()])
    await rm(dataDir, { recursive: true, force: true })
  }
}
