import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { sha256, sign } from '../../../server/platform/crypto.ts'
import { HOUR } from '../../../server/platform/time.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { keys, openWorld, ORIGIN, type World } from './world.ts'

type Body = {
  code?: string
  id: string
  reference: string
  receipt_url: string
  errors?: { field: string; code: string; message: string }[]
}

const body = async (response: Response): Promise<Body> => (await response.json()) as Body

describe.each([
  ['PostgreSQL', testDatabase, 2],
  ['the embedded database', embeddedDatabase, 1],
] as const)('refusals on %s', (_, open, writers) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers })
  })

  const refused = async (response: Response, status: number, code: string) => {
    expect([response.status, (await body(response)).code]).toEqual([status, code])
    expect(response.headers.get('Content-Type')).toContain('application/problem+json')
  }

  describe('what is refused leaves no rows', () => {
    let before: number[]
    const counts = () => Promise.all(['submissions', 'subjects', 'consents', 'leads', 'pgboss.job'].map((table) => world.count(table)))
    const nothingStored = async (send: () => Promise<unknown>) => {
      before = await counts()
      await send()
      expect(await counts()).toEqual(before)
    }

    test.each([
      ['that is expired', () => world.token({}, new Date(world.clock().getTime() - 2 * HOUR - 1_000)), 'token_expired'],
      ['from the future', () => world.token({}, new Date(world.clock().getTime() + HOUR)), 'token_invalid'],
      ['of another site', () => world.token({ siteId: 'other' }), 'token_invalid'],
      ['of another form', () => world.token({ formId: 'newsletter' }), 'token_invalid'],
      ['of another origin', () => world.token({ origin: 'https://second.example' }), 'token_invalid'],
      ['that was altered', () => world.token().replace(/^./, (c) => (c === 'e' ? 'f' : 'e')), 'token_invalid'],
      [
        'signed with another key',
        () => sign(keys.of('receipt'), { s: 'acme', f: 'contact', v: 1, o: ORIGIN, t: Date.now(), n: 'x' }),
        'token_invalid',
      ],
      ['that is none', () => 'x', 'token_invalid'],
    ])('a token %s', async (_name, token, code) => {
      await nothingStored(async () => refused(await world.send(world.request({ token: token() })), 422, code))
    })

    test('a token of a version that was never published', async () => {
      await nothingStored(async () =>
        refused(await world.send(world.request({ token: world.token({ version: 99 }) })), 404, 'form_not_found'),
      )
    })

    test.each([
      ['of a purpose that the form does not ask for', [{ purpose: 'newsletter', granted: true }]],
      ['to a text that was never shown', [{ purpose: 'calls', granted: true, notice: sha256('I agree to everything.') }]],
      ['to the text of another language', [{ purpose: 'calls', granted: true, notice: sha256('I agree to calls (sr).') }]],
      ['of a purpose named like an object property', [{ purpose: 'constructor', granted: true }]],
    ])('a consent %s', async (_name, consents) => {
      await nothingStored(async () => refused(await world.send(world.request({ consents })), 422, 'notice_unpublished'))
    })

    test.each([
      ['no JSON', '{"id":', 400, 'malformed_json'],
      ['an array', '[]', 422, 'invalid'],
      ['null', 'null', 422, 'invalid'],
      ['a string', '"x"', 422, 'invalid'],
      ['an empty body', '', 400, 'malformed_json'],
    ])('%s', async (_name, text, status, code) => {
      await nothingStored(async () => refused(await world.send(text), status, code))
    })

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx'])(
      'content of type %s',
      async (type) => {
        await nothingStored(async () => refused(await world.send(world.request(), { type }), 415, 'unsupported_media_type'))
      },
    )

    test.each<[string, Record<string, unknown>, string, string]>([
      ['an unknown field', { name: 'A', email: 'a@example.com', admin: true }, 'admin', 'unknown_field'],
      ['a consent as a value', { name: 'A', email: 'a@example.com', calls: true }, 'calls', 'unknown_field'],
      ['a missing required field', { email: 'a@example.com' }, 'name', 'required'],
      ['a number as a name', { name: 5, email: 'a@example.com' }, 'name', 'wrong_type'],
      ['a list as a name', { name: ['x'], email: 'a@example.com' }, 'name', 'wrong_type'],
      ['a name that is too long', { name: 'š'.repeat(101), email: 'a@example.com' }, 'name', 'too_long'],
      ['no address', { name: 'A', email: 'a@' }, 'email', 'not_an_email'],
      ['an escape sequence', { name: 'A\u001b[2J', email: 'a@example.com' }, 'name', 'pattern'],
      ['a line break in one line', { name: 'A\nBcc: x', email: 'a@example.com' }, 'name', 'pattern'],
      ['no telephone number', { name: 'A', email: 'a@example.com', phone: '12' }, 'phone', 'not_a_phone'],
      ['a file that never came', { name: 'A', email: 'a@example.com', brief: [randomUUID()] }, 'brief', 'file_missing'],
    ])('%s', async (_name, values, field, code) => {
      await nothingStored(async () => {
        const response = await world.send(world.request({ values }))
        const problem = await body(response)
        expect([response.status, problem.code]).toEqual([422, 'invalid'])
        expect(problem.errors).toContainEqual(expect.objectContaining({ field, code, message: expect.stringMatching(/^[A-Z].+\.$/) }))
      })
    })

    test('a value of a megabyte, an unknown property, a deep value', async () => {
      await nothingStored(async () => {
        await refused(
          await world.send(world.request({ values: { name: 'x'.repeat(1_000_000), email: 'a@example.com' } })),
          413,
          'too_large',
        )
        await refused(await world.send(world.request({ values: { name: 'x'.repeat(100_000), email: 'a@example.com' } })), 422, 'invalid')
        await refused(await world.send(world.request({ values: { name: 'A\u0000B', email: 'a@example.com' } })), 400, 'malformed_request')
        await refused(await world.send(world.request({ values: { name: 'A\ud83d', email: 'a@example.com' } })), 400, 'malformed_request')
        await refused(await world.send(world.request({ isAdmin: true })), 422, 'invalid')
        await refused(await world.send(world.request({ values: { name: { $gt: '' } } })), 422, 'invalid')
      })
    })
  })

  test('nothing failed that should not', () => {
    expect(world.unexpected).toEqual([])
  })
})
