import { createRoute, z } from '@hono/zod-openapi'
import { describe, expect, test } from 'vitest'
import { newApp, problems } from '../../../server/platform/openapi.ts'
import type { SiteEnv } from '../../../server/sites/env.ts'
import { serverHouse } from '../house.ts'

const bodySchema = z.strictObject({
  email: z.email(),
  name: z.string().min(2).max(5),
  age: z.number().min(18).max(99).multipleOf(1),
  tags: z.array(z.string()).max(2),
  topic: z.enum(['a', 'b']),
  deep: z.any().optional(),
})

/** A feature that only answers what it got. */
const echo = () => {
  const app = newApp<SiteEnv>()
  const content = { 'application/json': { schema: bodySchema } }
  app.openapi(
    createRoute({
      method: 'post',
      path: '/echo/{id}',
      request: { params: z.object({ id: z.uuid() }), body: { content, required: true } },
      responses: { 200: { description: 'The same', content }, ...problems('invalid') },
    }),
    (c) => c.json(c.req.valid('json'), 200),
  )
  return app
}

const GOOD = { email: 'ana@example.org', name: 'Ana', age: 30, tags: [], topic: 'a' }
const ID = '019a9b5e-0000-7000-8000-000000000000'

const house = serverHouse({}, { site: [echo()] })

const post = async (body: string | Uint8Array<ArrayBuffer> | undefined, headers: Record<string, string> = {}, id = ID) => {
  const { app } = await house
  const answer = await app.request(`/v1/sites/acme/echo/${id}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body }),
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  return { status: answer.status, type: answer.headers.get('Content-Type'), body: (await answer.json()) as Record<string, unknown> }
}

const nested = (depth: number): string =>
  JSON.stringify({ ...GOOD, deep: 0 }).replace('"deep":0', `"deep":${'['.repeat(depth)}${']'.repeat(depth)}`)

describe('a body', () => {
  test('that fits is taken', async () => {
    expect(await post(JSON.stringify(GOOD))).toMatchObject({ status: 200, body: GOOD })
    expect(await post(JSON.stringify(GOOD), { 'Content-Type': 'application/problem+json; charset=utf-8' })).toMatchObject({ status: 200 })
  })

  test.each(['', '{', '{"a":1,}', 'nothing', '{"a":"\u0001"}', '[1,2', '\uFEFFx'])('that is no JSON is refused: %j', async (body) => {
    expect(await post(body)).toMatchObject({ status: 400, type: 'application/problem+json', body: { code: 'malformed_json', status: 400 } })
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'application/jsonx',
    'text/json',
  ])('of another type is refused: %s', async (type) => {
    expect(await post(JSON.stringify(GOOD), { 'Content-Type': type })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    })
  })

  test('without a type is refused, with or without bytes', async () => {
    expect(await post(JSON.stringify(GOOD), { 'Content-Type': '' })).toMatchObject({ status: 415 })
    expect(await post(undefined, { 'Content-Type': '' })).toMatchObject({ status: 415 })
  })

  test('may be nested, but not without end', async () => {
    expect(await post(nested(31))).toMatchObject({ status: 200 })
    expect(await post(nested(32))).toMatchObject({ status: 400, body: { code: 'malformed_request' } })
    expect(await post('['.repeat(100_000))).toMatchObject({ status: 400 })
    expect(await post(JSON.stringify({ ...GOOD, deep: '[[[{{{"'.repeat(50) }))).toMatchObject({ status: 200 })
  })

  test('may be large, but not without end', async () => {
    expect(await post(JSON.stringify({ ...GOOD, deep: 'x'.repeat(250_000) }))).toMatchObject({ status: 200 })
    const huge = JSON.stringify({ ...GOOD, deep: 'x'.repeat(1_000_000) })
    expect(await post(huge)).toMatchObject({ status: 413, body: { code: 'too_large' } })
    expect(await post(huge, { 'Content-Length': String(huge.length) })).toMatchObject({ status: 413 })
  })

  test.each(['"\\u0000"', '"a\\ud800"', '"\\udc00\\ud800"', '{"\\u0000":1}', '"\u0000"'])(
    'that no database can store is refused: %s',
    async (value) => {
      const answer = await post(JSON.stringify(GOOD).replace('}', `,"deep":${value}}`))
      expect(answer.status).toBe(400)
      expect('malformed_request malformed_json').toContain(answer.body['code'])
    },
  )

  test('may speak of such things, and hold what looks like them', async () => {
    const deep = 'C:\\u0000 \\\\ud800 😀'
    expect(await post(JSON.stringify({ ...GOOD, deep }))).toMatchObject({ status: 200, body: { deep } })
    expect(await post(JSON.stringify(GOOD).replace('}', ',"deep":"\\ud83d\\ude00"}'))).toMatchObject({ status: 200, body: { deep: '😀' } })
  })

  test('that does not fit is told all its mistakes at once, by stable codes', async () => {
    const bad = { email: 'ana', name: 'x', age: 17.5, tags: ['a', 'b', 'c'], topic: 'z', extra: 1, more: 2 }
    const { status, body } = await post(JSON.stringify(bad))
    expect(status).toBe(422)
    expect(body['code']).toBe('invalid')
    const errors = body['errors'] as { field: string; code: string }[]
    expect(errors.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      'age too_low',
      'age wrong_step',
      'email not_an_email',
      'extra unknown_field',
      'more unknown_field',
      'name too_short',
      'tags too_many',
      'topic not_an_option',
    ])
  })

  test('that lacks fields, or has other types, is told so', async () => {
    const { body } = await post(JSON.stringify({ name: 'Ana-Marija', age: 'old', tags: [1], topic: 'a' }))
    const errors = body['errors'] as { field: string; code: string }[]
    expect(errors.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      'age wrong_type',
      'email required',
      'name too_long',
      'tags.0 wrong_type',
    ])
  })

  test.each(['null', '1', '"x"', '[]', '{"__proto__":{"email":"a@b.example"}}'])('that is no object is refused: %s', async (body) => {
    expect(await post(body)).toMatchObject({ status: 422 })
  })

  test('with ten thousand unknown fields gets a short answer', async () => {
    const { status, body } = await post(JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`x${i}`, 1]))))
    expect(status).toBe(422)
    expect((body['errors'] as unknown[]).length).toBe(50)
  })

  test('for an id that cannot exist finds nothing', async () => {
    expect(await post(JSON.stringify(GOOD), {}, 'not-a-uuid')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await post(JSON.stringify(GOOD), {}, '%00')).toMatchObject({ status: 404 })
  })
})
