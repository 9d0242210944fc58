import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CrmFile } from '../../../server/crm/contract.ts'
import { fileOf } from '../../../server/forms/uploads/store.ts'
import { sha256, sign } from '../../../server/platform/crypto.ts'
import { DAY } from '../../../server/platform/time.ts'
import { leadDetails, recordReader } from '../../../server/records.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, ORIGIN, PUBLIC_URL, type World } from './world.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('files of a record on %s', (_, open) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers: 1 })
  })

  const upload = async (name: string, bytes: Buffer): Promise<string> => {
    const id = randomUUID()
    const answer = await world.app.request(`/v1/sites/acme/uploads/${id}?form=contact&field=brief&name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: { Origin: ORIGIN, 'Portik-Token': world.token(), 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` },
      body: new Uint8Array(bytes),
    })
    expect(answer.status).toBe(200)
    return id
  }
  /** Sends files along with a form, and answers what the CRM is told of them. */
  const sent = async (...files: readonly (readonly [name: string, bytes: Buffer])[]) => {
    const brief = await Promise.all(files.map(([name, bytes]) => upload(name, bytes)))
    const request = world.request({ values: { name: 'Ana', email: `${randomUUID()}@example.com`, ...(brief[0] ? { brief } : {}) } })
    expect((await world.send(request)).status).toBe(201)
    return { request, brief, record: await recordReader(world)(world.everywhere, 'acme', 'lead', request.id) }
  }
  const fileIn = async (name: string, bytes: Buffer): Promise<CrmFile> => {
    const { record } = await sent([name, bytes])
    const [file] = record?.files ?? []
    if (!file) throw new Error('the record has no file')
    return file
  }
  const fetchLink = (url: string, init?: RequestInit) => world.app.request(url.slice(PUBLIC_URL.length), init)

  test('the CRM gets the name, kind and hash of a file, and a link that gives its very bytes, to be saved and never shown', async () => {
    const name = `plan „kuće" 100%'s (1).PNG`
    const file = await fileIn(name, PNG)
    expect(file).toEqual({
      field: 'brief',
      name,
      type: 'image/png',
      size: PNG.length,
      sha256: sha256(PNG),
      url: expect.stringMatching(`^${PUBLIC_URL}/v1/sites/acme/files/`) as string,
    })
    const answer = await fetchLink(file.url)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'content-disposition': `attachment; filename="plan _ku_e_ 100_'s (1).PNG"; filename*=UTF-8''plan%20%E2%80%9Eku%C4%87e%22%20100%25%27s%20%281%29.PNG`,
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    const head = await fetchLink(file.url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(PNG.length), ''])
  })

  test('several files are all there; a record without files says so; an export needs none', async () => {
    const { record, request } = await sent(['a.txt', Buffer.from('first')], ['b.txt', Buffer.from('second')])
    expect(record?.files.map(({ name, size }) => [name, size]).toSorted()).toEqual([
      ['a.txt', 5],
      ['b.txt', 6],
    ])
    expect((await sent()).record?.files).toEqual([])
    expect(await leadDetails(world.everywhere, 'acme', request.id)).not.toHaveProperty('files')
  })

  test('the link tells nobody who sent the file, nor what it is called', async () => {
    const { url } = await fileIn('secret-name.txt', Buffer.from('x'))
    const [payload = ''] = url.split('/').at(-1)?.split('.') ?? []
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual([
      'acme',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      world.clock().getTime() + 7 * DAY,
    ])
  })

  test('an altered link, one of another site, a forged one, and one of a file that no submission has lead nowhere', async () => {
    const { url } = await fileIn('a.txt', Buffer.from('hello'))
    const unsent = await upload('b.txt', Buffer.from('never sent'))
    const until = world.clock().getTime() + DAY
    const to = (token: string) => `${PUBLIC_URL}/v1/sites/acme/files/${token}`
    const bad = [
      url.slice(0, -2),
      `${url}.x`,
      url.replace('/acme/', '/other/'),
      to('nonsense'),
      to(sign(world.keys.of('receipt'), ['acme', unsent, until])),
      to(sign(world.keys.of('file-link'), ['acme', unsent, until])),
      to(sign(world.keys.of('file-link'), ['acme', randomUUID(), until])),
    ]
    for (const link of bad) {
      const answer = await fetchLink(link)
      expect([link, answer.status]).toEqual([link, 404])
      expect(await answer.json()).toMatchObject({ code: 'not_found' })
    }
    expect((await fetchLink(url)).status).toBe(200)
    expect((await fetchLink(url, { headers: { Origin: 'https://evil.example' } })).status).toBe(403)
  })

  test('a file that is gone from the disk is not found; nothing fails', async () => {
    const { record, brief } = await sent(['a.txt', Buffer.from('hello')])
    await world.files.remove(fileOf({ siteId: 'acme', id: brief[0] ?? '' }))
    expect((await fetchLink(record?.files[0]?.url ?? '')).status).toBe(404)
    expect(world.unexpected).toEqual([])
  })

  test('after seven days the link is dead; a new reading of the record has a living one', async () => {
    const { request, record } = await sent(['a.txt', Buffer.from('hello')])
    const url = record?.files[0]?.url ?? ''
    world.move(7 * DAY)
    expect((await fetchLink(url)).status).toBe(200)
    world.move(1)
    expect((await fetchLink(url)).status).toBe(404)
    const again = await recordReader(world)(world.everywhere, 'acme', 'lead', request.id)
    expect((await fetchLink(again?.files[0]?.url ?? '')).status).toBe(200)
  })
})
