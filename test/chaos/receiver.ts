import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

type Lead = { readonly data: { readonly id: string; readonly created_at: string } }

/** What a receiver does to the first attempt of a record. `taken_*`: it takes the record all the same. */
export const MOODS = ['fine', 'error', 'lying', 'cut', 'taken_cut', 'taken_slow', 'redirect', 'stall'] as const
export type Mood = (typeof MOODS)[number]

/** The shares of first attempts that go wrong; the rest is fine. */
const SHARES: readonly (readonly [Mood, number])[] = [
  ['error', 0.04],
  ['lying', 0.02],
  ['cut', 0.02],
  ['taken_cut', 0.03],
  ['taken_slow', 0.03],
]

/**
 * A second failure in a row would be answered by a wait of five minutes. A record that comes late has been through one
 * already: a worker was killed with it in hand, or the connection was silent. It is spared, or the run would never end.
 */
const SPARED_AFTER_MS = 20_000

/** How long a slow receiver takes, and a stalled one, which is longer than anybody waits (ms). */
const SLOW_MS = 500
const STALL_MS = 20_000

type Options = {
  readonly secret: string
  readonly random: () => number
  /** Counted in records seen: at which one the receiver redirects, and at which one it stalls. Each happens once. */
  readonly redirectAt: number
  readonly stallAt: number
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const reply = (response: ServerResponse, status: number, headers: Record<string, string>, body: string) =>
  void response.writeHead(status, headers).end(body)

const JSON_TYPE = { 'content-type': 'application/json' }

/**
 * A CRM that honours the webhook id: it remembers what it has taken and takes nothing twice. It is as unreliable as real
 * ones: first attempts fail, are slow, meet a web page or a redirect, or lose their acknowledgement after the record was
 * taken. Signatures are verified; a false one fails the run.
 */
export const startReceiver = async ({ secret, random, redirectAt, stallAt }: Options) => {
  const takenBy = new Map<string, string>()
  const attempts = new Map<string, number>()
  const errors: string[] = []
  const moods = Object.fromEntries(MOODS.map((mood) => [mood, 0])) as Record<Mood, number>
  let repeated = 0
  let slowest = 0
  const once = new Set<Mood>()

  const rare = (mood: Mood, at: number): boolean => attempts.size >= at && !once.has(mood) && once.add(mood).size > 0

  const moodOf = (attempt: number, age: number): Mood => {
    // This one pauses the connection and costs the record no attempt, so that it may hit any.
    if (rare('redirect', redirectAt)) return 'redirect'
    if (attempt > 1 || age > SPARED_AFTER_MS) return 'fine'
    if (rare('stall', stallAt)) return 'stall'
    let left = random()
    for (const [mood, share] of SHARES) if ((left -= share) < 0) return mood
    return 'fine'
  }

  const take = ({ data }: Lead, webhookId: string, age: number): void => {
    const known = takenBy.get(data.id)
    if (known === undefined) {
      takenBy.set(data.id, webhookId)
      slowest = Math.max(slowest, age)
    } else if (known === webhookId) repeated += 1
    else errors.push(`record ${data.id} came under two webhook ids: ${known} and ${webhookId}`)
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const webhookId = String(request.headers['webhook-id'])
    let lead: Lead
    try {
      lead = new Webhook(secret).verify(body, request.headers as Record<string, string>) as Lead
    } catch (error) {
      errors.push(String(error))
      return reply(response, 401, JSON_TYPE, '{}')
    }
    const attempt = (attempts.get(webhookId) ?? 0) + 1
    attempts.set(webhookId, attempt)
    const age = Date.now() - Date.parse(lead.data.created_at)
    const mood = moodOf(attempt, age)
    moods[mood] += 1
    if (mood === 'error') return reply(response, 500, JSON_TYPE, '{}')
    if (mood === 'lying') return reply(response, 200, { 'content-type': 'text/html' }, '<!doctype html><title>Welcome</title>')
    if (mood === 'redirect') return reply(response, 302, { location: '/elsewhere' }, '')
    if (mood === 'cut') return void request.socket.destroy()
    if (mood === 'stall') return void (await sleep(STALL_MS, undefined, { ref: false }), request.socket.destroy())
    take(lead, webhookId, age)
    if (mood === 'taken_cut') return void request.socket.destroy()
    if (mood === 'taken_slow') await sleep(SLOW_MS)
    reply(response, 200, JSON_TYPE, '{}')
  }

  const server = createServer((request, response) => {
    if (request.url !== '/') errors.push(`somebody followed the redirect to ${String(request.url)}`)
    // A killed worker cuts its own call; it will be made again.
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    takenBy,
    errors,
    moods,
    /** How often a record came again after it was taken; harmless, because the id was the same. */
    repeated: () => repeated,
    /** The longest time between storing a record and the receiver's taking it (ms). */
    slowest: () => slowest,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
