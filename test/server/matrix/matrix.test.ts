import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { beforeAll, describe, expect, test } from 'vitest'
import { statusToken } from '../../../gdpr/requests/status-token.ts'
import { fileUrl } from '../../../server/forms/uploads/file-link.ts'
import { optInUrl } from '../../../server/forms/opt-in.ts'
import { findSubmission } from '../../../server/forms/submission-store.ts'
import { submissions } from '../../../server/forms/tables.ts'
import { newApp } from '../../../server/platform/openapi.ts'
import { Problem } from '../../../server/platform/problem.ts'
import { rows } from '../../../server/platform/db.ts'
import { inEverySite } from '../../../server/platform/tenancy.ts'
import { consoleRoute } from '../../../server/sites/console-route.ts'
import type { ConsoleEnv } from '../../../server/sites/env.ts'
import { serverHouse } from '../house.ts'
import { consoleRoutes, leaks, undeclared } from './matrix.ts'
import { furnish, objectOf, type Furnished, type House } from './objects.ts'

type Street = { readonly house: House; readonly mine: Furnished; readonly other: Furnished }

const street = async (...planted: ReturnType<typeof newApp<ConsoleEnv>>[]): Promise<Street> => {
  const house = await serverHouse({}, { console: planted }, 'empty')
  return { house, mine: await furnish(house, 'acme'), other: await furnish(house, 'other') }
}

const params = z.object({ id: z.uuid() })
const responses = { 200: { description: 'What there is.', content: { 'application/json': { schema: z.any() } } } }

describe('every route of the console, asked by every role for what is its own and what is not', () => {
  test('says who may call it and what is written down', async () => {
    const { house } = await street()
    expect((await consoleRoutes(house)).length).toBeGreaterThan(8)
    expect(await undeclared(house)).toEqual([])
  })

  // Over a thousand requests.
  test('gives nothing away', { timeout: 120_000 }, async () => {
    const { house, mine, other } = await street()
    const { found, asked } = await leaks(house, mine, other)
    expect(found).toEqual([])
    expect(asked).toBeGreaterThan(8 * (await consoleRoutes(house)).length)
  })

  test('is found when it declares nothing', async () => {
    const plain = newApp<ConsoleEnv>()
    plain.get('/planted', (c) => c.json({}))
    const half = newApp<ConsoleEnv>()
    half.openapi({ method: 'get', path: '/half/{id}', request: { params }, responses }, (c) => c.json({}, 200))
    const { house } = await street(plain, half)
    expect(await undeclared(house)).toEqual(['GET /v1/console/sites/{site}/planted', 'GET /v1/console/sites/{site}/half/{id}'])
  })

  test('is found when it looks past its own site', async () => {
    const planted = newApp<ConsoleEnv>()
    const path = '/deep/submissions/{id}'
    const route = consoleRoute({ method: 'get', path, roles: ['owner'], audit: 'none', request: { params }, responses })
    planted.openapi(route, async (c) => {
      const { id } = c.req.valid('param')
      const [row] = await inEverySite(c.var.db, (tx) => tx.select().from(submissions).where(eq(submissions.id, id)))
      if (!row) throw new Problem('not_found')
      return c.json(row, 200)
    })
    const { house, mine, other } = await street(planted)
    const { found } = await leaks(house, mine, other, ['/deep'])
    const name = `GET /v1/console/sites/{site}${path}`
    expect(found).toEqual(
      expect.arrayContaining([
        `${name} shows what is of other`,
        `${name} answers owner 200 for a foreign id and 404 for an unknown one`,
        `${name} answers owner 200 for a foreign id`,
      ]),
    )
  })

  test('is found when its store forgets the scope, and when the audit or the role is not what it says', async () => {
    const planted = newApp<ConsoleEnv>()
    const forgetful = consoleRoute({ method: 'get', path: '/forgetful', roles: ['owner'], audit: 'none', responses })
    planted.openapi(forgetful, async (c) => c.json(rows(await c.var.db.execute(sql`select * from leads`)), 200))
    const strict = consoleRoute({ method: 'get', path: '/strict', roles: ['owner', 'viewer'], audit: { action: 'x' }, responses })
    planted.openapi({ ...strict, middleware: [] }, (c) => {
      if (c.var.actor.role !== 'owner') throw new Problem('forbidden')
      return c.json({}, 200)
    })
    const { house, mine, other } = await street(planted)
    const { found } = await leaks(house, mine, other, ['/forgetful', '/strict'])
    expect(found).toEqual(
      expect.arrayContaining([
        'GET /v1/console/sites/{site}/forgetful answers 500',
        'GET /v1/console/sites/{site}/strict answers viewer 403',
        'GET /v1/console/sites/{site}/strict writes 0 entries for owner, who got 200',
      ]),
    )
  })
})

describe('what visitors may ask for, under the address of another site', () => {
  let it: Street
  beforeAll(async () => {
    it = await street()
  })

  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await it.house.app.request(path, init)
    const body = await answer.text()
    expect(body).not.toContain(it.other.canary)
    return { status: answer.status, body }
  }

  /** A file, a receipt, a confirmation … of the other site, as this one's, and one that was never made. */
  const strange = async (path: (key: string) => string, foreign: string, unknown: string, init: RequestInit = {}) => {
    const [one, two] = [await ask(path(foreign), init), await ask(path(unknown), init)]
    expect(one.status).toBe(404)
    expect(one.body.replaceAll(foreign, '')).toBe(two.body.replaceAll(unknown, ''))
    return one
  }

  test('a file that is being sent is not there', async () => {
    const { upload } = it.other.accepted
    expect((await it.house.app.request(`/v1/sites/other/uploads/${upload}`, { method: 'HEAD' })).status).toBe(204)
    await strange((id) => `/v1/sites/acme/uploads/${id}`, upload, randomUUID(), { method: 'HEAD' })
  })

  test('the link to a file leads nowhere', async () => {
    const { keys } = it.house.runtime
    const url = new URL(fileUrl(keys, 'https://p.example', { siteId: 'other', id: it.other.accepted.upload }, new Date())).pathname
    expect(await (await it.house.app.request(url)).text()).toBe(it.other.canary)
    await strange((token) => `/v1/sites/acme/files/${token}`, url.split('/').at(-1) ?? '', 'garbage')
  })

  test('a receipt is not there', async () => {
    const { receipt } = it.other.accepted
    expect((await it.house.app.request(receipt)).status).toBe(200)
    await strange((token) => `/f/acme/contact/thanks/${token}`, receipt.split('/').at(-1) ?? '', 'garbage')
  })

  test('a confirmation is not there, neither to look at nor to give', async () => {
    const { keys, db } = it.house.runtime
    const submission = await inEverySite(db, (tx) => findSubmission(tx, 'other', it.other.accepted.id))
    const token = optInUrl(keys, '', submission!).split('/').at(-1) ?? ''
    for (const method of ['GET', 'POST']) await strange((key) => `/f/acme/contact/confirm/${key}`, token, 'garbage', { method })
  })

  test('a consent is not proven', async () => {
    const { runtime } = it.house
    const [consent] = await inEverySite(runtime.db, async (tx) =>
      rows<{ id: string }>(await tx.execute(sql`select id from consents where site_id = 'other' limit 1`)),
    )
    expect((await it.house.app.request(`/v1/sites/other/ledger/proofs/${consent?.id}`)).status).toBe(200)
    await strange((id) => `/v1/sites/acme/ledger/proofs/${id}`, consent?.id ?? '', randomUUID())
    await strange((token) => `/f/acme/contact/thanks/${token}/consent`, it.other.accepted.receipt.split('/').at(-1) ?? '', 'garbage')
  })

  test('a form is not there', async () => {
    await strange((form) => `/v1/sites/acme/forms/${form}`, 'only-other', 'none-other')
    await strange((form) => `/f/acme/${form}`, 'only-other', 'none-other')
  })

  test('a file of the other site cannot be sent along, and its token opens nothing', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const send = async (token: string, brief: string) => {
      const values = { name: 'Ana', email: 'ana@example.com', brief: [brief] }
      const body = JSON.stringify({ id: randomUUID(), token, locale: 'en', values })
      return ask('/v1/sites/acme/forms/contact/submissions', { method: 'POST', headers, body })
    }
    const challenge = await ask('/v1/sites/acme/forms/contact/challenges', { method: 'POST', headers, body: '{}' })
    const { token } = JSON.parse(challenge.body) as { token: string }
    expect(await send(token, it.other.accepted.upload)).toEqual(await send(token, randomUUID()))
    expect(JSON.parse((await send(it.other.accepted.token, it.mine.accepted.upload)).body)).toMatchObject({ code: 'token_invalid' })
  })

  test('a request about data is not there, neither to look at nor to take back', async () => {
    const id = (await objectOf(it.house, 'other', '{request}')) ?? ''
    const token = statusToken(it.house.runtime.keys, { siteId: 'other', id }, new Date())
    const headers = { 'Portik-Token': token, 'Content-Type': 'application/json' }
    expect((await it.house.app.request(`/v1/sites/other/privacy-requests/${id}`, { headers })).status).toBe(200)
    await strange((one) => `/v1/sites/acme/privacy-requests/${one}`, id, randomUUID(), { headers })
    await strange((one) => `/v1/sites/acme/privacy-requests/${one}/package`, id, randomUUID(), { headers })
    await strange((one) => `/v1/sites/acme/privacy-requests/${one}/withdraw`, id, randomUUID(), { method: 'POST', headers, body: '{}' })
    await strange((one) => `/v1/sites/acme/privacy-requests/${one}/package`, id, randomUUID(), { headers })
    for (const method of ['GET', 'POST']) await strange((key) => `/privacy/acme/packages/${key}`, token, 'garbage', { method })
    await strange((key) => `/privacy/acme/requests/${key}`, token, 'garbage')
    await strange((key) => `/privacy/acme/confirm/${key}`, token, 'garbage')
  })

  test('every public route with an id is among those tried here', async () => {
    const description = (await (await it.house.app.request('/v1/openapi.json')).json()) as { paths: Record<string, object> }
    const named = Object.keys(description.paths).filter((path) => path.startsWith('/v1/sites/') && /\{(?!site\})/.test(path))
    expect(named.toSorted()).toEqual([
      '/v1/sites/{site}/files/{token}',
      '/v1/sites/{site}/forms/{form}',
      '/v1/sites/{site}/forms/{form}/challenges',
      '/v1/sites/{site}/forms/{form}/snippet',
      '/v1/sites/{site}/forms/{form}/submissions',
      '/v1/sites/{site}/ledger/proofs/{consent}',
      '/v1/sites/{site}/privacy-requests/{id}',
      '/v1/sites/{site}/privacy-requests/{id}/package',
      '/v1/sites/{site}/privacy-requests/{id}/withdraw',
      '/v1/sites/{site}/uploads/{id}',
    ])
  })
})
