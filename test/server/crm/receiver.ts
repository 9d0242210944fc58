import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { onTestFinished } from 'vitest'

/** One request as it arrived. */
export type Received = { readonly id: string; readonly body: string; readonly headers: Record<string, string> }

/** How the receiver answers the nth request (from 1). */
export type Mood = (nth: number, response: ServerResponse, request: IncomingMessage) => void

/** Answers with a status and, where given, headers and text. */
export const answer =
  (status: number, headers: Record<string, string> = {}, text = ''): Mood =>
  (_, response) => {
    response.writeHead(status, headers).end(text)
  }

/** Takes everything at once. */
export const content: Mood = answer(200)

/** The moods one after the other; the last one stays. */
export const moods =
  (...list: readonly Mood[]): Mood =>
  (nth, response, request) =>
    list[Math.min(nth, list.length) - 1]?.(nth, response, request)

/**
 * A real HTTP receiver. It takes a record when its mood answers 2xx or cuts the line after committing, and honours
 * `webhook-id`: `taken` holds each id once.
 */
export const receiver = async (mood: Mood) => {
  const received: Received[] = []
  const taken = new Map<string, unknown>()
  const state = { mood }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const headers = request.headers as Record<string, string>
      const id = headers['webhook-id'] ?? ''
      received.push({ id, body, headers })
      const commit = () => taken.set(id, JSON.parse(body))
      response.on('finish', () => {
        if (response.statusCode < 300) commit()
      })
      if (request.url === '/commit-then-cut') commit()
      state.mood(received.length, response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  return {
    url: `http://127.0.0.1:${port}/`,
    target: `127.0.0.1:${port}`,
    received,
    taken,
    become: (next: Mood) => {
      state.mood = next
    },
    close,
  }
}

/** Whether the library that receivers use accepts the request with this secret. */
export const accepts = (secret: string, { body, headers }: Received): boolean => {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}
