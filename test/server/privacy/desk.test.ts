import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DeskCase, DeskList } from '../../../server/privacy/contract/desk.ts'
import { DAY } from '../../../server/platform/time.ts'
import type { Role } from '../../../server/sites/actor.ts'
import { requestHouse } from './request-world.ts'

let house: Awaited<ReturnType<typeof requestHouse>>
const tokens = new Map<Role, string>()
beforeAll(async () => {
  house = await requestHouse()
  for (const role of ['dpo', 'owner', 'agent', 'viewer'] as const) tokens.set(role, (await house.token(role)).token)
})

const nobody = () => `${randomUUID()}@nowhere.example`
const call = (role: Role, method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  house.ask(`/v1/console/sites/acme${path}`, {
    method,
    headers: { Authorization: `Bearer ${tokens.get(role)}`, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const read = async <Body>(answer: Promise<Response> | Response): Promise<Body> => (await (await answer).json()) as Body
const step = (role: Role, { id, version }: Pick<DeskCase, 'id' | 'version'>, body: unknown) =>
  call(role, 'POST', `/privacy-requests/${id}/steps`, body, { 'If-Match': `"${version}"` })

describe('the desk', () => {
  test('lists what is due first on top, in pages, with its counts', async () => {
    const now = Date.now()
    const [late, soon, fresh] = [
      await house.provenAt('access', nobody(), new Date(now - 60 * DAY)),
      await house.provenAt('erasure', nobody(), new Date(now - 20 * DAY)),
      await house.provenAt('access', nobody(), new Date(now)),
    ]
    await house.asked('access', nobody())
    const all = await read<DeskList>(call('dpo', 'GET', '/privacy-requests'))
    expect(all.requests.map(({ id }) => id)).toEqual([late, soon, fresh])
    expect(all.counts).toEqual({ open: 3, overdue: 1, unproven: 1 })
    expect(all.requests[0]?.days_left).toBeLessThan(0)
    const first = await read<DeskList>(call('dpo', 'GET', '/privacy-requests?limit=2'))
    const rest = await read<DeskList>(call('dpo', 'GET', `/privacy-requests?limit=2&after=${first.next}`))
    expect([...first.requests, ...rest.requests].map(({ id }) => id)).toEqual([late, soon, fresh])
    expect(rest.next).toBeNull()
    expect((await read<DeskList>(call('dpo', 'GET', '/privacy-requests?kind=erasure'))).requests.map(({ id }) => id)).toEqual([soon])
    const [found] = all.requests
    for (const find of [found?.reference.toLowerCase(), found?.email?.slice(0, 8).toUpperCase()])
      expect((await read<DeskList>(call('dpo', 'GET', `/privacy-requests?find=${find}`))).requests.map(({ id }) => id)).toEqual([late])
    expect((await read<DeskList>(call('dpo', 'GET', '/privacy-requests?find=%25%25'))).requests).toEqual([])
    expect((await call('dpo', 'GET', '/privacy-requests?after=x')).status).toBe(422)
  })

  test('enters a request of the telephone with the day it arrived, and an officer vouches', async () => {
    const ana = await house.person({ calls: 'given' })
    const received_at = new Date(Date.now() - 10 * DAY).toISOString()
    const entered = await call('agent', 'POST', '/privacy-requests', {
      kind: 'access',
      channel: 'phone',
      email: ana.email,
      locale: 'en',
      received_at,
      send_proof: false,
    })
    expect(entered.status).toBe(201)
    const { id } = (await entered.json()) as { id: string }
    const found = await read<DeskCase>(call('dpo', 'GET', `/privacy-requests/${id}`))
    expect(found).toMatchObject({
      state: 'verifying',
      channel: 'phone',
      received_on: received_at.slice(0, 10),
      actions: expect.arrayContaining(['vouch']),
    })
    const vouched = await read<DeskCase>(step('dpo', found, { action: 'vouch', proof: 'Called back under the number we have.' }))
    expect(vouched).toMatchObject({ state: 'verified', subject_ids: [ana.id] })
    expect(vouched.events.map(({ action }) => action)).toEqual(['receive', 'vouch', 'acknowledge'])
    const future = {
      kind: 'access',
      channel: 'mail',
      locale: 'en',
      received_at: new Date(Date.now() + DAY).toISOString(),
      send_proof: false,
    }
    expect((await call('dpo', 'POST', '/privacy-requests', future)).status).toBe(422)
    expect((await call('dpo', 'POST', '/privacy-requests', { ...future, received_at, send_proof: true })).status).toBe(422)
  })

  test('shows a letter before it leaves, and sends that very one', async () => {
    const email = nobody()
    const id = await house.provenAt('access', email, new Date())
    const found = await read<DeskCase>(call('dpo', 'GET', `/privacy-requests/${id}`))
    expect(found.grounds.map(({ ground }) => ground)).toContain('rights_of_others')
    const refusal = { action: 'refuse', ground: 'excessive', reasons: 'The ninth this week.' }
    const preview = await read<{ letter: { subject: string; paragraphs: string[] } }>(
      call('dpo', 'POST', `/privacy-requests/${id}/letter`, refusal),
    )
    expect((await house.request(id)).state).toBe('verified')
    const refused = await read<DeskCase>(step('dpo', found, refusal))
    expect(refused.events.at(-1)?.letter).toEqual(preview.letter)
    for (const paragraph of preview.letter.paragraphs) expect((await house.mail(email))?.text).toContain(paragraph)
    expect((await step('dpo', refused, refusal)).status).toBe(409)
    expect(
      (await call('dpo', 'POST', `/privacy-requests/${id}/letter`, { action: 'refuse', ground: 'excessive', reasons: ' ' })).status,
    ).toBe(422)
  })

  test('asks for the version, and keeps two officers apart', async () => {
    const id = await house.provenAt('access', nobody(), new Date())
    const { version } = await house.request(id)
    expect((await call('dpo', 'POST', `/privacy-requests/${id}/steps`, { action: 'assess' })).status).toBe(428)
    expect((await step('dpo', { id, version: version - 1 }, { action: 'assess' })).status).toBe(412)
    expect((await step('dpo', { id, version }, { action: 'assess' })).status).toBe(200)
    const other = await house.provenAt('access', nobody(), new Date())
    const twin = await house.request(other)
    expect((await step('dpo', twin, { action: 'merge', duplicate_of: other, reason: 'x' })).status).toBe(422)
    expect((await step('dpo', twin, { action: 'identify', subject_id: randomUUID(), reason: 'x' })).status).toBe(422)
    const merged = await read<DeskCase>(step('dpo', twin, { action: 'merge', duplicate_of: id, reason: 'The same person.' }))
    expect(merged).toMatchObject({ state: 'duplicate', duplicate_of: id })
  })

  test('is the officer’s; the owner decides where there is none, and others see nothing', async () => {
    const id = await house.provenAt('access', nobody(), new Date())
    const request = await house.request(id)
    for (const role of ['agent', 'viewer'] as const)
      for (const path of ['/privacy-requests', `/privacy-requests/${id}`, '/privacy-requests/register', '/privacy-settings'])
        expect((await call(role, 'GET', path)).status).toBe(403)
    const assessed = await read<DeskCase>(step('owner', request, { action: 'assess' }))
    expect(assessed.state).toBe('assessing')
    const dora = randomUUID()
    await house.query(`insert into staff (id, email, name) values ('${dora}', 'dora@acme.example', 'Dora')`)
    await house.query(`insert into staff_members (site_id, staff_id, role) values ('acme', '${dora}', 'dpo')`)
    expect((await step('owner', assessed, { action: 'approve' })).status).toBe(403)
    expect((await step('owner', assessed, { action: 'note', note: 'Called.' })).status).toBe(200)
    await house.query(`delete from staff_members`)
  })

  test('exports the register without addresses, and runs no formula', async () => {
    const email = nobody()
    await house.provenAt('complaint', email, new Date())
    const csv = await (await call('dpo', 'GET', '/privacy-requests/register')).text()
    expect(csv.split('\n')[0]).toContain('reference,kind,channel,state,received_at')
    expect(csv).toContain('complaint')
    expect(csv).not.toContain('@')
  })

  test('knows by whose law the days are counted', async () => {
    const settings = await call('owner', 'GET', '/privacy-settings')
    expect(await settings.json()).toEqual({ jurisdiction: 'EU', zone: 'Europe/Brussels', authority: null })
    const chosen = { jurisdiction: 'RS', zone: 'Europe/Belgrade', authority: null }
    const etag = settings.headers.get('etag') ?? ''
    expect((await call('owner', 'PUT', '/privacy-settings', { ...chosen, zone: 'Europe/Nowhere' }, { 'If-Match': etag })).status).toBe(422)
    expect((await call('owner', 'PUT', '/privacy-settings', chosen, { 'If-Match': etag })).status).toBe(200)
    expect((await call('owner', 'PUT', '/privacy-settings', chosen, { 'If-Match': etag })).status).toBe(412)
    const id = await house.provenAt('access', nobody(), new Date('2026-12-15T22:59:00Z'))
    expect(await house.request(id)).toMatchObject({ jurisdiction: 'RS', receivedOn: '2026-12-15', strictDue: '2027-01-14' })
  })
})
