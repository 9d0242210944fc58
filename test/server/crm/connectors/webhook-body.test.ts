import { expect, test } from 'vitest'
import { leadBody, MAX_BODY_BYTES, type WebhookBody } from '../../../../server/crm/connectors/webhook-body.ts'
import { lead } from '../lead.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const ID = '0193b3c0-0000-7000-8000-00000000000a'

const bodyOf = (values: Record<string, string>) => {
  const made = leadBody(lead(ID, values), NOW)
  return made && { ...made, body: JSON.parse(made.text) as WebhookBody & { data: { values: Record<string, string> } } }
}

test('a usual lead travels whole', () => {
  const record = lead(ID)
  expect(JSON.parse(leadBody(record, NOW)!.text)).toEqual({ type: 'lead.created', timestamp: NOW.toISOString(), data: record })
})

test.each([
  ['Latin', 'Dobar dan, '],
  ['Cyrillic', 'Добар дан, '],
  ['emoji', '👩🏽‍💻 '],
  ['control characters, which JSON makes six times longer', '\u0001\u0002'],
])('a text too long to travel (%s) is shortened as little as needed, and named', (_, piece) => {
  const message = piece.repeat(5_000)
  const made = bodyOf({ name: 'Ana', message, note: 'n'.repeat(1_000) })!
  const size = Buffer.byteLength(made.text)
  expect(size).toBeLessThanOrEqual(MAX_BODY_BYTES)
  expect(size).toBeGreaterThan(MAX_BODY_BYTES * 0.9)
  expect(made.body.shortened).toEqual([{ path: 'data.values.message', characters: message.length }])
  const sent = made.body.data.values['message']!
  expect(sent.endsWith('…')).toBe(true)
  expect(message.startsWith(sent.slice(0, -1))).toBe(true)
  expect(sent.isWellFormed()).toBe(true)
  expect(made.body.data.values).toMatchObject({ name: 'Ana', note: 'n'.repeat(1_000) })
})

test('the record itself is left as it was', () => {
  const record = lead(ID, { message: 'x'.repeat(50_000) })
  const before = structuredClone(record)
  leadBody(record, NOW)
  expect(record).toEqual(before)
})

test('several long texts are all named', () => {
  const made = bodyOf({ a: 'a'.repeat(30_000), b: 'b'.repeat(30_000) })!
  expect(made.body.shortened?.map(({ path }) => path).toSorted()).toEqual(['data.values.a', 'data.values.b'])
})

test('hundreds of middle-sized values cannot be made small enough', () => {
  expect(bodyOf(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`field${i}`, 'v'.repeat(190)])))).toBeUndefined()
})
