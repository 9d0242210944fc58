import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { webhook } from '../../../../server/crm/connectors/webhook.ts'
import { signatureHeaders } from '../../../../server/crm/connectors/webhook-signature.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const target = (secret: string, previousSecret?: string) => ({
  url: 'https://crm.example/',
  settings: {},
  secret,
  ...(previousSecret ? { previousSecret } : {}),
})

describe('the signature', () => {
  test('is that of the specification', () => {
    const headers = signatureHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}', target(SECRET))
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('satisfies a receiver with the old secret and one with the new while they change over', () => {
    const [fresh, old, foreign] = [webhook.secret(), webhook.secret(), webhook.secret()]
    const headers = signatureHeaders('d1', new Date(), '{"a":1}', target(fresh, old))
    expect(new Webhook(fresh).verify('{"a":1}', headers)).toEqual({ a: 1 })
    expect(new Webhook(old).verify('{"a":1}', headers)).toEqual({ a: 1 })
    expect(() => new Webhook(foreign).verify('{"a":1}', headers)).toThrow('No matching signature')
    expect(() => new Webhook(fresh).verify('{"a":2}', headers)).toThrow('No matching signature')
  })

  test('is too old for a receiver after five minutes', () => {
    const headers = signatureHeaders('d1', new Date(Date.now() - 301_000), '{}', target(SECRET))
    expect(() => new Webhook(SECRET).verify('{}', headers)).toThrow('too old')
  })
})

describe('the secret', () => {
  test('is made of 256 random bits when none is given', () => {
    expect(webhook.secret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook.secret()).not.toBe(webhook.secret())
  })

  test('that the owner gives is taken with and without its prefix', () => {
    expect(webhook.secret(SECRET)).toBe(SECRET)
    expect(webhook.secret(SECRET.slice(6))).toBe(SECRET)
    expect(webhook.secret(Buffer.alloc(64, 1).toString('base64'))).toMatch(/^whsec_/)
  })

  test.each([
    ['too short', Buffer.alloc(23).toString('base64')],
    ['too long', Buffer.alloc(65).toString('base64')],
    ['not base64', 'whsec_letmein!letmein!letmein!letmein!'],
    ['a password', 'hunter2'],
    ['nothing', ''],
  ])('that is %s is refused', (_, secret) => {
    expect(() => webhook.secret(secret)).toThrow('The secret must')
  })
})

describe('an answer', () => {
  const classify = (status: number, headers: Record<string, string> = {}, body = '') => webhook.classify({ status, headers, body }, NOW)

  test.each([
    [200, 'delivered'],
    [201, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [301, 'config'],
    [302, 'config'],
    [304, 'config'],
    [307, 'config'],
    [308, 'config'],
    [400, 'invalid'],
    [401, 'auth'],
    [403, 'auth'],
    [404, 'config'],
    [405, 'config'],
    [408, 'retry'],
    [409, 'already'],
    [410, 'gone'],
    [413, 'invalid'],
    [418, 'unknown'],
    [422, 'invalid'],
    [425, 'retry'],
    [429, 'throttled'],
    [500, 'retry'],
    [501, 'config'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
    [599, 'retry'],
  ] as const)('%i means %s', (status, kind) => {
    expect(classify(status).kind).toBe(kind)
  })

  test.each([
    ['seconds', '120', '2026-11-22T10:02:00.000Z'],
    ['a date', 'Sun, 22 Nov 2026 10:30:00 GMT', '2026-11-22T10:30:00.000Z'],
    ['a date of the past', 'Sun, 22 Nov 2020 10:30:00 GMT', '2026-11-22T10:00:01.000Z'],
    ['ten years', '315360000', '2026-11-23T10:00:00.000Z'],
    ['nonsense', 'soon', '2026-11-22T10:01:00.000Z'],
    ['less than nothing', '-5', '2026-11-22T10:00:01.000Z'],
    ['nothing', '', '2026-11-22T10:01:00.000Z'],
  ])('that asks for silence with %s is obeyed', (_, header, until) => {
    for (const status of [429, 503])
      expect(classify(status, { 'retry-after': header })).toMatchObject({ kind: 'throttled', until: new Date(until) })
  })

  test.each([
    ['{"id":"c-1"}', 'c-1'],
    ['{"id":17}', '17'],
    ['{"id":{"nested":1}}', undefined],
    ['{"id":""}', undefined],
    [`{"id":"${'x'.repeat(201)}"}`, undefined],
    ['[]', undefined],
    ['null', undefined],
    ['OK', undefined],
    ['{"id":', undefined],
  ])('%s names the id %s', (body, crmId) => {
    const outcome = classify(200, { 'content-type': 'application/json' }, body)
    expect(outcome).toEqual(crmId === undefined ? { kind: 'delivered' } : { kind: 'delivered', crmId })
  })

  test.each(['<!DOCTYPE html><html></html>', '\n <html lang="en">', '<!-- cached --><!doctype HTML>'])(
    'that is the web page %s was not a receiver’s',
    (body) => {
      expect(classify(200, { 'content-type': 'text/html' }, body).kind).toBe('unknown')
    },
  )

  test('of a simple script, text/html by accident, is one', () => {
    expect(classify(200, { 'content-type': 'text/html; charset=UTF-8' }, 'OK').kind).toBe('delivered')
    expect(classify(200, { 'content-type': 'text/html' }, '').kind).toBe('delivered')
  })

  test('is never quoted to the owner', () => {
    for (let status = 200; status < 600; status++) expect(JSON.stringify(classify(status, {}, 'SECRET-ECHO'))).not.toContain('SECRET-ECHO')
  })
})
