import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../../server/platform/crypto.ts'
import { DAY } from '../../../server/platform/time.ts'
import { fileOf, purgeUploads } from '../../../server/forms/uploads/store.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, ORIGIN, type World } from './world.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('uploads on %s', (_, open) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers: 1 })
  })

  type Put = { id?: string; name?: string; field?: string; from?: number; total?: number; token?: string; site?: string }
  const put = (
    bytes: Uint8Array,
    { id = randomUUID(), name = 'a.txt', field = 'brief', from = 0, total, token, site = 'acme' }: Put = {},
  ) =>
    world.app.request(`/v1/sites/${site}/uploads/${id}?form=contact&field=${field}&name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: {
        Origin: ORIGIN,
        'Portik-Token': token ?? world.token(),
        'Content-Range': `bytes ${from}-${from + bytes.length - 1}/${total ?? from + bytes.length}`,
      },
      body: Buffer.from(bytes),
    })
  const code = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]

  test('a file arrives in chunks, goes on where it stopped, and belongs to the submission that names it', async () => {
    const id = randomUUID()
    const text = Buffer.from('ćevapi i rakija, '.repeat(1_000))
    expect(await (await put(text.subarray(0, 5_000), { id, total: text.length })).json()).toMatchObject({
      received: 5_000,
      complete: false,
    })
    const head = await world.app.request(`/v1/sites/acme/uploads/${id}`, { method: 'HEAD', headers: { Origin: ORIGIN } })
    expect(head.headers.get('Upload-Offset')).toBe('5000')
    expect(await code(await put(text.subarray(6_000), { id, from: 6_000 }))).toEqual([409, 'upload_conflict'])

    const unfinished = await world.send(world.request({ values: { name: 'A', email: 'a@example.com', brief: [id] } }))
    expect(unfinished.status).toBe(422)

    expect(await (await put(text.subarray(5_000), { id, from: 5_000 })).json()).toEqual({
      id,
      received: text.length,
      size: text.length,
      complete: true,
    })
    const request = world.request({ values: { name: 'A', email: 'a@example.com', brief: [id] } })
    expect((await world.send(request)).status).toBe(201)
    expect((await world.send(request)).status).toBe(200)
    const [row] = await world.query<object>(`select submission_id, type, sha256 from uploads where id = '${id}'`)
    expect(row).toEqual({ submission_id: request.id, type: 'text/plain', sha256: sha256(text) })

    const thief = await world.send(world.request({ values: { name: 'B', email: 'b@example.com', brief: [id] } }))
    expect(thief.status).toBe(422)
  })

  test.each([
    ['a picture that is called text', PNG, 'a.txt', 422, 'file_type_refused'],
    ['text that is called a picture', Buffer.from('hello'), 'a.png', 422, 'file_type_refused'],
    ['HTML', Buffer.from('<script>alert(1)</script>'), 'a.html', 422, 'file_type_refused'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 422, 'file_type_refused'],
    ['text with a NUL', Buffer.from('a\0b'), 'a.txt', 422, 'file_type_refused'],
    ['text that is no UTF-8', Buffer.from([0xff, 0xfe, 0x80, 0x41]), 'a.txt', 422, 'file_type_refused'],
    ['a file that is too long', Buffer.alloc(200_001, 65), 'a.txt', 413, 'too_large'],
  ])('%s is refused, and nothing is kept', async (_name, bytes, name, status, expected) => {
    const id = randomUUID()
    expect(await code(await put(bytes, { id, name }))).toEqual([status, expected])
    expect(await world.query(`select from uploads where id = '${id}'`)).toHaveLength(0)
    expect(await world.files.size(fileOf({ siteId: 'acme', id }))).toBe(0)
  })

  test('more bytes than announced are refused', async () => {
    const id = randomUUID()
    const response = await world.app.request(`/v1/sites/acme/uploads/${id}?form=contact&field=brief&name=a.txt`, {
      method: 'PUT',
      headers: { Origin: ORIGIN, 'Portik-Token': world.token(), 'Content-Range': 'bytes 0-9/10' },
      body: 'x'.repeat(1_000),
    })
    expect(await code(response)).toEqual([413, 'too_large'])
  })

  test('a token of another form or site, an unknown field, and a bad range are refused', async () => {
    const bytes = Buffer.from('hello')
    expect(await code(await put(bytes, { token: world.token({ formId: 'newsletter' }) }))).toEqual([422, 'token_invalid'])
    expect(await code(await put(bytes, { site: 'other' }))).toEqual([422, 'token_invalid'])
    expect(await code(await put(bytes, { field: 'name' }))).toEqual([422, 'invalid'])
    expect(await code(await put(bytes, { total: 3 }))).toEqual([400, 'malformed_request'])
  })

  test('a picture is a picture', async () => {
    const id = randomUUID()
    expect((await put(PNG, { id, name: 'Slika.PNG' })).status).toBe(200)
    expect(await world.query(`select type from uploads where id = '${id}'`)).toEqual([{ type: 'image/png' }])
  })

  test('what nobody sent along within a day is thrown away; what was sent stays', async () => {
    const [kept, lost] = [randomUUID(), randomUUID()]
    await put(Buffer.from('kept'), { id: kept })
    await put(Buffer.from('lost'), { id: lost })
    await world.send(world.request({ values: { name: 'A', email: 'a@example.com', brief: [kept] } }))
    const { db, files } = world
    await purgeUploads(db, files, new Date(world.clock().getTime() + DAY + 1_000))
    expect(await world.query(`select id from uploads where id in ('${kept}', '${lost}')`)).toEqual([{ id: kept }])
    expect(await files.size(fileOf({ siteId: 'acme', id: lost }))).toBe(0)
    expect(await files.size(fileOf({ siteId: 'acme', id: kept }))).toBe(4)
    expect(world.unexpected).toEqual([])
  })
})
