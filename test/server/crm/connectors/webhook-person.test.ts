import { expect, test } from 'vitest'
import { webhook } from '../../../../server/crm/connectors/webhook.ts'
import { acceptedBy, presenceOf } from '../../../../server/crm/connectors/webhook-person.ts'
import { openOutgoing } from '../../../../server/platform/outgoing.ts'
import { accepts, answer, receiver } from '../receiver.ts'

const said = (status: number, body = '') => ({ status, headers: {}, body })

test.each([
  ['404', said(404), 'gone'],
  ['410', said(410), 'gone'],
  ['found: false', said(200, '{"found":false}'), 'gone'],
  ['found: true', said(200, '{"found":true}'), 'there'],
  ['found: "false"', said(200, '{"found":"false"}'), 'there'],
  ['nothing', said(200), 'there'],
  ['OK', said(200, 'OK'), 'there'],
  ['null', said(200, 'null'), 'there'],
  ['a web page', said(200, '<html>not found</html>'), 'there'],
  ['a redirect', said(302), 'there'],
  ['401', said(401), 'there'],
  ['429', said(429), 'down'],
  ['503', said(503), 'down'],
])('person.read answered with %s', (_, given, state) => {
  expect(presenceOf(given).state).toBe(state)
})

test.each([
  [200, 'gone'],
  [202, 'gone'],
  [409, 'gone'],
  // A wrong address answers so to everything; the question after it would be answered in the same way.
  [404, 'there'],
  [410, 'there'],
  [400, 'there'],
  [500, 'down'],
])('person.erase answered with %i', (status, state) => {
  expect(acceptedBy(said(status)).state).toBe(state)
})

test('both are signed, name ids only, and each has an id of its own; many records come in parts', async () => {
  const there = await receiver(answer(200, { 'content-type': 'application/json' }, '{"found":false}'))
  const outgoing = openOutgoing([there.target])
  const target = { url: there.url, secret: webhook.secret(), settings: {} }
  const records = Array.from({ length: 250 }, (_, i) => ({ id: `r${i}`, ...(i === 0 ? { crmId: 'c0' } : {}) }))
  const send: typeof outgoing.send = (url, call) => outgoing.send(url, call)
  expect(await webhook.erase({ id: 'p1', records }, target, send)).toEqual({ state: 'gone' })
  expect(await webhook.read({ id: 'p1', records: [] }, target, send)).toEqual({ state: 'gone' })
  expect(there.received).toHaveLength(4)
  expect(new Set(there.received.map(({ id }) => id)).size).toBe(4)
  for (const one of there.received) expect(accepts(target.secret, one)).toBe(true)
  const [first, , , last] = there.received.map(
    ({ body }) => JSON.parse(body) as { type: string; data: { person: object; records: object[] } },
  )
  expect(first).toMatchObject({ type: 'person.erase', data: { person: { id: 'p1' } } })
  expect(first?.data.records[0]).toEqual({ id: 'r0', crm_id: 'c0' })
  expect(first?.data.records).toHaveLength(100)
  expect(last).toMatchObject({ type: 'person.read', data: { person: { id: 'p1' }, records: [] } })
  await outgoing.close()
})

test('a receiver that nobody reaches is down', async () => {
  const outgoing = openOutgoing(['127.0.0.1:9'])
  const target = { url: 'http://127.0.0.1:9/', secret: webhook.secret(), settings: {} }
  expect((await webhook.erase({ id: 'p', records: [] }, target, (url, call) => outgoing.send(url, call))).state).toBe('down')
  await outgoing.close()
})
