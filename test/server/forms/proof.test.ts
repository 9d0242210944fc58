import { randomUUID } from 'node:crypto'
import { solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { beforeAll, describe, expect, test } from 'vitest'
import { workFactor } from '../../../server/forms/proof.ts'
import type { Client } from '../../../server/platform/client.ts'
import { embeddedDatabase } from '../../database.ts'
import { loopback, openWorld, ORIGIN, type World } from './world.ts'

type Answer = { token: string; challenge: Challenge }

let world: World
beforeAll(async () => {
  world = await openWorld(await embeddedDatabase(), { writers: 1 })
})

const challenge = async (form = 'contact', body = '{}'): Promise<Response> =>
  world.app.request(`/v1/sites/acme/forms/${form}/challenges`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN },
    body,
  })
const answer = async (form?: string): Promise<Answer> => (await (await challenge(form)).json()) as Answer
const pack = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64')
const solve = async ({ challenge }: Answer) => {
  const solution = await solveChallenge({ challenge, deriveKey })
  if (!solution) throw new Error('not solved')
  return { challenge: { parameters: challenge.parameters, signature: challenge.signature }, solution }
}
const send = async (token: string, proof: string, client?: Client) => {
  if (client) world.from(client)
  const id = randomUUID()
  const response = await world.send(world.request({ id, token, proof, values: { name: 'A', email: `${id}@example.com` } }))
  world.from(loopback)
  const { code } = (await response.json()) as { code?: string }
  const [row] = await world.query<{ state: string; reasons: string[] }>(
    `select state, array(select jsonb_array_elements(suspicion)->>'reason') as reasons from submissions where id = '${id}'`,
  )
  return { status: response.status, code, row }
}

describe('proof of work', () => {
  test('a solved puzzle removes the suspicion', async () => {
    const given = await answer()
    const proof = pack(await solve(given))
    world.move(5_000)
    expect(await send(given.token, proof)).toMatchObject({ status: 201, row: { state: 'accepted', reasons: [] } })
  })

  test('a proof that was used, is of another token, altered, under-solved or no proof at all is refused', async () => {
    const first = await answer()
    const second = await answer()
    const solved = await solve(first)
    world.move(5_000)
    expect(await send(first.token, pack(solved))).toMatchObject({ status: 201 })
    expect(await send(first.token, pack(solved))).toMatchObject({ status: 409, code: 'token_used' })
    expect(await send(second.token, pack(solved))).toMatchObject({ status: 422, code: 'proof_invalid' })

    const third = await answer()
    const good = await solve(third)
    const { parameters, signature } = good.challenge
    const bad: unknown[] = [
      { ...good, challenge: { parameters: { ...parameters, cost: 1 }, signature } },
      { ...good, challenge: { parameters: { ...parameters, keyPrefix: '0' }, signature } },
      { ...good, solution: { counter: 0, derivedKey: '00'.repeat(32) } },
      { ...good, solution: { counter: -1, derivedKey: 5 } },
      { ...good, challenge: { parameters } },
      { challenge: null, solution: null },
      'x',
      null,
    ]
    for (const proof of bad)
      expect(await send(third.token, pack(proof))).toMatchObject({ status: 422, code: 'proof_invalid', row: undefined })
    expect(await send(third.token, '%%%')).toMatchObject({ status: 422, code: 'proof_invalid' })
    expect(await send(third.token, pack(good))).toMatchObject({ status: 201 })
  })

  test('work grows with what one address asks for, up to a cap', () => {
    expect([1, 5, 10, 50, 80, 10_000].map(workFactor)).toEqual([1, 1, 2, 10, 16, 16])
  })

  test('a form that does not exist, or a body of the wrong shape, gets no challenge', async () => {
    expect((await challenge('nothing')).status).toBe(404)
    expect((await challenge('contact', '{"version":99}')).status).toBe(404)
    expect((await challenge('contact', '{"version":"1"}')).status).toBe(422)
    expect((await challenge('contact', '{')).status).toBe(400)
  })
})

describe('limits', () => {
  const visitor = (n: number): Client => ({ address: `198.51.100.${n}`, block: `198.51.100.${n}`, loopback: false })

  test('one address sends sixty a minute, then waits; another is not touched; this machine is spared', async () => {
    const token = () => world.token()
    for (let i = 0; i < 60; i++) expect((await send(token(), '', visitor(1))).status).toBe(201)
    world.from(visitor(1))
    const refused = await world.send(world.request())
    world.from(loopback)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await send(token(), '', visitor(2))).status).toBe(201)
    for (let i = 0; i < 70; i++) expect((await send(token(), '')).status).toBe(201)
  })

  test('under pressure, who shows no proof is kept aside, and who does is let in', async () => {
    for (let i = 0; i < 120; i++) await send(world.token(), '', visitor(10 + (i % 60)))
    expect((await send(world.token(), '', visitor(100))).row).toMatchObject({ state: 'quarantined', reasons: ['no_proof', 'burst'] })
    const given = await answer()
    const proof = pack(await solve(given))
    world.move(5_000)
    expect((await send(given.token, proof, visitor(101))).row).toMatchObject({ state: 'accepted', reasons: ['burst'] })
    expect(world.unexpected).toEqual([])
  })
})
