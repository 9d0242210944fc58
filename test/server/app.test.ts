import { connect, type AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, describe, expect, test } from 'vitest'
import { failingHouse } from './failing-feature.ts'

const plain = failingHouse()
const secure = failingHouse({ PORTIK_PUBLIC_URL: 'https://portal.example', PORTIK_TRUSTED_PROXIES: '127.0.0.1' })

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

/** The app behind a real socket. */
const listening = async (house: ReturnType<typeof failingHouse>): Promise<{ url: string; port: number }> => {
  const { app } = await house
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port }
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('every answer', () => {
  const headersOf = async (path: string, init?: RequestInit) => {
    const { headers } = await (await secure).app.request(path, init)
    return Object.fromEntries([...headers].filter(([name]) => !['x-request-id', 'content-length', 'etag'].includes(name)))
  }
  const ALWAYS = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
  }
  const PROBLEM = { ...ALWAYS, 'content-type': 'application/problem+json' }

  test('carries the same protection, whatever it is', async () => {
    expect(await headersOf('/healthz')).toEqual({ ...ALWAYS, 'content-type': 'application/json' })
    expect(await headersOf('/readyz')).toEqual({ ...ALWAYS, 'content-type': 'application/json', 'cache-control': 'no-store' })
    expect(await headersOf('/v1/openapi.json')).toEqual({ ...ALWAYS, 'content-type': 'application/json', 'cache-control': 'no-store' })
    expect(await headersOf('/v1/sites/acme')).toEqual({
      ...ALWAYS,
      'content-type': 'application/json',
      'cache-control': 'public, max-age=60',
      vary: 'Origin',
    })
    expect(await headersOf('/v1/sites/acme/nothing')).toEqual({ ...PROBLEM, 'cache-control': 'no-store', vary: 'Origin' })
    expect(await headersOf('/v1/sites/acme/fail/problem', { method: 'POST', body: '{}', headers: JSON_TYPE })).toEqual({
      ...PROBLEM,
      'cache-control': 'no-store',
      'retry-after': '13',
      vary: 'Origin',
    })
    expect(await headersOf('/nothing')).toEqual(PROBLEM)
    expect(await headersOf('/v1/console/sites/acme/nothing')).toEqual({
      ...PROBLEM,
      'cache-control': 'no-store',
      'www-authenticate': 'Bearer',
    })
  })

  test('of a page allows its own scripts and styles, and no more', async () => {
    const headers = await headersOf('/docs')
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
  })

  test('names no product and no version', async () => {
    const { url } = await listening(secure)
    const { headers } = await fetch(`${url}/healthz`)
    expect(headers.get('Server')).toBeNull()
    expect(headers.get('X-Powered-By')).toBeNull()
  })

  test('over plain http promises no https', async () => {
    const { headers } = await (await plain).app.request('/healthz')
    expect(headers.get('Strict-Transport-Security')).toBeNull()
  })

  test('has a number of its own that the log knows', async () => {
    const { app, logged } = await plain
    const first = (await app.request('/v1/sites/acme', { headers: { 'X-Request-Id': 'forged' } })).headers.get('X-Request-Id')
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(logged()).toContain(first)
    expect((await app.request('/v1/sites/acme')).headers.get('X-Request-Id')).not.toBe(first)
  })
})

describe('an address where nothing is', () => {
  test.each([
    '/nothing',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v1/sites',
    '//',
    '/%',
    '/%ff',
    '/..%2f..%2fetc/passwd',
    '/c/%2e%2e/package.json',
    '/v/0.1.0/../../x',
  ])('answers a problem: %s', async (path) => {
    const answer = await (await plain).app.request(`http://portik.example${path}`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ type: 'urn:portik:problem:not_found', status: 404, code: 'not_found' })
  })

  test('under another method says which it takes', async () => {
    const answer = await (await plain).app.request('/healthz', { method: 'DELETE' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('Allow')).toBe('GET, HEAD')
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' })
  })

  test.each([
    'TRACE /healthz HTTP/1.1\r\nHost: x\r\n',
    'GET /healthz HTTP/1.1\r\nHost: evil@x\r\n',
    'GET /v1\\sites HTTP/1.1\r\nHost: x\r\n',
    'POST /v1/sites/acme/client HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 6\r\n',
    'POST /v1/sites/acme/client HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n',
    'NONSENSE\r\n',
  ])('is refused when the request itself is crooked: %j', async (head) => {
    const { port } = await listening(plain)
    const socket = connect(port, '127.0.0.1')
    socket.write(`${head}Connection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /)
  })

  test('takes no endless body of unknown length', async () => {
    const { url } = await listening(plain)
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 65_536
        if (sent > 50_000_000) controller.close()
        else controller.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
    const answer = await fetch(`${url}/v1/sites/acme/fail/crash`, {
      method: 'POST',
      body,
      headers: JSON_TYPE,
      duplex: 'half',
    }).catch(() => undefined)
    // The server may hang up before the answer is read; what counts is that it did not swallow everything.
    if (answer) expect(answer.status).toBe(413)
    expect(sent).toBeLessThan(50_000_000)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

describe('a claim to come from elsewhere', () => {
  const clientSeen = async (house: ReturnType<typeof failingHouse>, forwarded: string): Promise<unknown> => {
    const { url } = await listening(house)
    return (
      await fetch(`${url}/v1/sites/acme/client`, {
        headers: { 'X-Forwarded-For': forwarded, Forwarded: `for=${forwarded}`, 'X-Real-IP': forwarded },
      })
    ).json()
  }

  test('has no effect', async () => {
    expect(await clientSeen(plain, '198.51.100.1')).toEqual({ address: '127.0.0.1', block: '127.0.0.1', loopback: true })
  })

  test('counts from our own proxy, which writes last', async () => {
    expect(await clientSeen(secure, '192.0.2.1, 198.51.100.1')).toEqual({ address: '198.51.100.1', block: '198.51.100.1', loopback: false })
  })
})

describe('metrics', () => {
  test('are not for strangers', async () => {
    const { url } = await listening(secure)
    expect((await fetch(`${url}/metrics`, { headers: { 'X-Forwarded-For': '198.51.100.1' } })).status).toBe(200)
    expect((await fetch(`${url}/metrics`, { headers: { 'X-Forwarded-For': '93.184.215.14' } })).status).toBe(404)
  })
})

describe('the description of the API', () => {
  test('is complete for what exists, and says how to prove oneself', async () => {
    const { app } = await plain
    const description = (await (await app.request('/v1/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
      components: { securitySchemes: unknown; schemas: Record<string, unknown> }
    }
    expect(description.openapi).toBe('3.1.0')
    expect(Object.keys(description.paths)).toEqual(expect.arrayContaining(['/healthz', '/readyz', '/metrics', '/v1/sites/{site}']))
    expect(Object.keys(description.paths['/v1/sites/{site}']?.['get']?.responses ?? {})).toEqual(['200', '403', '404'])
    expect(description.components.securitySchemes).toEqual({ token: { type: 'http', scheme: 'bearer' } })
    expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(['Site', 'Problem', 'FieldError', 'Readiness']))
  })

  test('is read by a page that loads nothing from elsewhere', async () => {
    const { app } = await plain
    const page = await (await app.request('/docs')).text()
    expect(page).not.toMatch(/https?:|<script>|style=| on\w+=/)
    for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) expect((await app.request(path ?? '')).status).toBe(200)
  })
})
