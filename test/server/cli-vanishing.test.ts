import { randomBytes } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '../database.ts'
import { temporaryFolder } from './house.ts'
import { portik } from './portik.ts'

/** How the database goes away: its connections are cut and new ones refused, or it falls silent. */
type Fate = 'cut' | 'silent'

/**
 * A line to a database that goes away when so many bytes have come from it. `silent`: what is sent is swallowed, and
 * nobody ever answers or hangs up, as behind a firewall that forgot the connection.
 */
const vanishing = async (url: string, afterBytes: number, fate: Fate) => {
  const { hostname, port } = new URL(url)
  let received = 0
  let gone = false
  const pairs = new Set<readonly [Socket, Socket]>()
  const vanish = (): void => {
    gone = true
    for (const [near, far] of pairs) {
      if (fate === 'cut') near.destroy()
      far.destroy()
    }
  }
  const server = createServer((near) => {
    near.on('error', () => {})
    if (gone) return void (fate === 'cut' ? near.destroy() : near.resume())
    const far = connect(Number(port), hostname)
    far.on('error', () => {})
    pairs.add([near, far])
    near.on('data', (part) => void (gone || far.write(part)))
    far.on('data', (part) => {
      if (gone) return
      near.write(part)
      received += part.length
      if (received >= afterBytes) vanish()
    })
    near.on('close', () => far.destroy())
    far.on('close', () => void (gone || near.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    vanish()
    for (const [near] of pairs) near.destroy()
    server.close()
  })
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  return { url: through.href, total: () => received }
}

/** Longer than a command may take to give up; the test says how long it took. */
const PATIENCE_SECONDS = 60

const run = async (url: string) => {
  const env = { DATABASE_URL: url, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder() }
  const started = Date.now()
  const ended = await Promise.race([
    portik(env, 'connection', 'list', '--site', 'acme'),
    sleep(PATIENCE_SECONDS * 1_000, undefined, { ref: false }),
  ])
  return { ended, seconds: (Date.now() - started) / 1_000 }
}

const { url } = await testDatabase()

test.each<[Fate, number]>([
  ['cut', 0.3],
  ['cut', 0.9],
  ['cut', 0.995],
  ['silent', 0.3],
  ['silent', 0.9],
])(
  'a command whose database is %s at %f of the conversation ends by itself',
  async (fate, share) => {
    const whole = await vanishing(url, Number.POSITIVE_INFINITY, 'cut')
    await run(whole.url)
    const { ended, seconds } = await run((await vanishing(url, whole.total() * share, fate)).url)
    expect(ended, `not over after ${seconds} s`).toMatchObject(
      share < 0.99 ? { code: 1, err: expect.stringContaining('the database cannot be reached') } : {},
    )
  },
  200_000,
)
