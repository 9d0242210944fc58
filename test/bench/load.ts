import { connect } from 'node:net'
import { requestBytes } from './world.ts'

/**
 * A lean load generator: keep-alive connections, one request under way on each. Requests are made beforehand, because
 * signing them would take the machine from those who are measured. Prints JSON.
 */
const [port, connections, seconds, expected] = process.argv.slice(2).map(Number) as [number, number, number, number]
const host = `127.0.0.1:${port}`
const ready = Array.from({ length: Math.ceil(expected * seconds) }, () => requestBytes(host))

const latencies: number[] = []
let failures = 0
let running = true

const run = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    let sentAt = 0
    let received = ''
    const next = () => {
      if (!running) {
        socket.end()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(ready.pop() ?? requestBytes(host))
    }
    socket.on('error', reject)
    socket.on('connect', next)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      const headEnd = received.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0)
      if (received.length < headEnd + 4 + length) return
      if (received.startsWith('HTTP/1.1 201')) latencies.push(performance.now() - sentAt)
      else failures++
      received = ''
      next()
    })
  })

const start = performance.now()
setTimeout(() => (running = false), seconds * 1_000)
await Promise.all(Array.from({ length: connections }, run))
const took = (performance.now() - start) / 1_000
latencies.sort((a, b) => a - b)
const quantile = (q: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0
process.stdout.write(JSON.stringify({ rate: latencies.length / took, p50: quantile(0.5), p99: quantile(0.99), failures }))
