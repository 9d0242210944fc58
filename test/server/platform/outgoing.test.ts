import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AddressRefused, CallFailed, openOutgoing, type Resolve } from '../../../server/platform/outgoing.ts'

/** Spellings of the inside of a network, after cujanovic/SSRF-Testing and the cloud vendors' manuals. */
const INSIDE = [
  'https://127.0.0.1/',
  'https://127.0.0.1:8443/',
  'https://127.1/',
  'https://127.0.1/',
  'https://127.127.127.127/',
  'https://0/',
  'https://0.0.0.0/',
  'https://0x7f.1/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://0177.1/',
  'https://00000177.1/',
  'https://%31%32%37.0.0.1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://127.0.0.1./',
  'https:127.0.0.1',
  'https:\\\\127.0.0.1\\',
  'https://[::1]/',
  'https://[::]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[0:0:0:0:0:ffff:7f00:0001]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[64:ff9b:1::a9fe:a9fe]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
  'https://[100::1]/',
  'https://[2001:db8::1]/',
  'https://[4000::1]/',
  'https://10.0.0.1/',
  'https://10.255.255.255/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://192.168.1.1:8443/',
  'https://100.64.0.1/',
  'https://100.100.100.200/latest/meta-data/',
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.170.2/v2/credentials/',
  'https://2852039166/latest/meta-data/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://168.63.129.16/machine?comp=goalstate',
  'https://192.0.0.192/opc/v2/instance/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://198.51.100.1/',
  'https://203.0.113.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
]

const MALFORMED = [
  'http://example.com/',
  'http://169.254.169.254/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'dict://127.0.0.1:11211/stats',
  'data:text/html,hi',
  'javascript:alert(1)',
  'ws://example.com/',
  '//example.com/',
  'example.com',
  '',
  'https://',
  'https://user:secret@example.com/',
  'https://example.com@127.0.0.1/',
  'https://example.com:22/',
  'https://example.com:25/',
  'https://example.com:3306/',
  'https://example.com:6379/',
  'https://256.256.256.256/',
  'https://[::1/',
  'https://[fe80::1%25eth0]/',
]

/** Names of public services that point inside; the resolver plays the name server. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.localdomain': ['127.0.0.1'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'kubernetes.default.svc.cluster.local': ['10.96.0.1'],
  'mixed.example': ['93.184.216.34', '10.0.0.7'],
  'six.example': ['::ffff:10.0.0.1'],
  'nat.example': ['64:ff9b::a00:1'],
  'azure.example': ['168.63.129.16'],
}

const byTable: Resolve = async (hostname) =>
  (NAMES[hostname] ?? ['93.184.216.34']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

let inside: Server
let hits = 0
let port = 0

beforeAll(async () => {
  inside = createServer((request, response) => {
    hits += 1
    if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end('moved')
    else if (request.url === '/huge') {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', more)
      }
      more()
    } else if (request.url === '/never') return
    else if (request.url === '/drip') {
      response.writeHead(200).write('first')
    } else if (request.url === '/cut') request.socket.destroy()
    else response.writeHead(200, { 'content-type': 'text/plain' }).end('inside')
  })
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  port = (inside.address() as AddressInfo).port
})

afterAll(async () => {
  inside.closeAllConnections()
  await new Promise((resolve) => inside.close(resolve))
})

describe('an address that a tenant must not make the server call', () => {
  const outgoing = openOutgoing([], byTable)
  afterAll(() => outgoing.close())

  test.each([...INSIDE, ...MALFORMED, ...Object.keys(NAMES).map((name) => `https://${name}/hook`)])('%s', async (url) => {
    await expect(outgoing.check(url)).rejects.toBeInstanceOf(AddressRefused)
    await expect(outgoing.send(url, { method: 'GET' })).rejects.toBeInstanceOf(AddressRefused)
  })

  test('a public one passes', async () => {
    await outgoing.check('https://example.com/hook')
    await outgoing.check('https://example.com:8443/hook')
    await outgoing.check('https://[2606:4700::1111]/hook')
  })

  test('a name that does not exist is a failure to try again, not a refusal', async () => {
    const lost = openOutgoing([], () => Promise.reject(new Error('ENOTFOUND')))
    await expect(lost.check('https://example.com/')).rejects.toBeInstanceOf(CallFailed)
    await expect(lost.send('https://example.com/', { method: 'GET' })).rejects.toThrow('cannot be resolved')
    await lost.close()
  })
})

test('a name that points inside after it was checked reaches nothing', async () => {
  let looks = 0
  const rebinding: Resolve = async () => [{ address: looks++ === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }]
  const outgoing = openOutgoing([], rebinding)
  hits = 0
  await outgoing.check(`https://rebind.example:8443/`)
  for (let i = 0; i < 5; i++)
    await expect(outgoing.send(`https://rebind.example:8443/`, { method: 'GET' })).rejects.toBeInstanceOf(AddressRefused)
  expect(hits).toBe(0)
  await outgoing.close()
})

test('the address that was checked is the one that is dialled: one look-up for each connection', async () => {
  let looks = 0
  const outgoing = openOutgoing([], async () => [{ address: looks++ === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }])
  hits = 0
  await expect(outgoing.send(`https://rebind.example:8443/`, { method: 'GET', timeout: 300 })).rejects.toBeInstanceOf(CallFailed)
  expect([looks, hits]).toEqual([1, 0])
  await outgoing.close()
})

describe('a private target that the operator allowed', () => {
  const open = () => openOutgoing([`127.0.0.1:${port}`])

  test('is called, also without TLS', async () => {
    const outgoing = open()
    expect(await outgoing.send(`http://127.0.0.1:${port}/`, { method: 'GET' })).toMatchObject({ status: 200, body: 'inside' })
    await outgoing.close()
  })

  test('does not open its neighbours', async () => {
    const outgoing = open()
    await expect(outgoing.send(`http://127.0.0.1:${port + 1}/`, { method: 'GET' })).rejects.toBeInstanceOf(AddressRefused)
    await expect(outgoing.send(`http://127.0.0.2:${port}/`, { method: 'GET' })).rejects.toBeInstanceOf(AddressRefused)
    await expect(outgoing.send(`http://localhost:${port}/`, { method: 'GET' })).rejects.toBeInstanceOf(AddressRefused)
    await outgoing.close()
  })

  test('does not lead anywhere else: a redirect is an answer', async () => {
    const outgoing = open()
    hits = 0
    expect(await outgoing.send(`http://127.0.0.1:${port}/redirect`, { method: 'POST', body: '{}' })).toMatchObject({ status: 302 })
    expect(hits).toBe(1)
    await outgoing.close()
  })

  test('cannot fill the memory: 64 KB of its answer are read', async () => {
    const outgoing = open()
    const { body } = await outgoing.send(`http://127.0.0.1:${port}/huge`, { method: 'GET' })
    expect(body.length).toBe(65_536)
    await outgoing.close()
  })

  test('that never answers is left when the time is over, and its connection is closed', async () => {
    const outgoing = open()
    const failure = await outgoing.send(`http://127.0.0.1:${port}/never`, { method: 'GET', timeout: 200 }).catch((e: unknown) => e)
    expect(failure).toMatchObject({ timedOut: true, message: 'The receiver did not answer in time.' })
    await expect.poll(() => new Promise((resolve) => inside.getConnections((_, open) => resolve(open)))).toBe(0)
    await outgoing.close()
  })

  test('that answered but never finishes its text has answered', async () => {
    const outgoing = open()
    expect(await outgoing.send(`http://127.0.0.1:${port}/drip`, { method: 'GET', timeout: 300 })).toMatchObject({
      status: 200,
      body: 'first',
    })
    await outgoing.close()
  })

  test('that cuts the line is a failure to try again', async () => {
    const outgoing = open()
    await expect(outgoing.send(`http://127.0.0.1:${port}/cut`, { method: 'GET' })).rejects.toThrow('broke before it answered')
    await outgoing.close()
  })
})
