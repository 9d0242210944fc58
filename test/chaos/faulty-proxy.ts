import { createServer, connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What the line between browser and server does to one connection. */
export const FAULTS = ['none', 'refuse', 'cut_request', 'cut_answer', 'stall', 'bad_gateway'] as const
type Fault = (typeof FAULTS)[number]

/** How long a stalled connection stays silent before it is closed; longer than the client waits (ms). */
const STALL_MS = 1_500

/** Bytes of a request that pass before `cut_request` cuts: enough for the head, not for the body. */
const CUT_AFTER_BYTES = 300

/**
 * A TCP proxy that breaks connections in the ways that mobile networks and gateways do: it refuses,
 * cuts before the request is through, cuts the answer after the server has done its work, falls silent,
 * or answers 502 itself. `share` is the part of connections that are broken (0 to 1).
 */
export const startFaultyProxy = async (target: { readonly port: number }, share: number, random: () => number) => {
  const counts: Record<Fault, number> = { none: 0, refuse: 0, cut_request: 0, cut_answer: 0, stall: 0, bad_gateway: 0 }
  const open = new Set<Socket>()
  const broken = FAULTS.filter((fault) => fault !== 'none')

  const server = createServer((client) => {
    const fault: Fault = random() < share ? (broken[Math.floor(random() * broken.length)] ?? 'refuse') : 'none'
    counts[fault] += 1
    open.add(client)
    client.on('close', () => open.delete(client)).on('error', () => {})

    if (fault === 'refuse') return client.destroy()
    if (fault === 'bad_gateway') {
      client.once('data', () => client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
      return
    }
    const upstream = connect(target.port, '127.0.0.1')
    upstream.on('error', () => client.destroy()).on('close', () => (fault === 'stall' ? undefined : client.destroy()))
    client.on('close', () => upstream.destroy())

    let passed = 0
    client.on('data', (chunk: Buffer) => {
      passed += chunk.length
      if (fault === 'cut_request' && passed > CUT_AFTER_BYTES) {
        upstream.destroy()
        return client.destroy()
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      if (fault === 'cut_answer') return client.destroy()
      if (fault === 'stall') return void setTimeout(() => client.destroy(), STALL_MS)
      client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
