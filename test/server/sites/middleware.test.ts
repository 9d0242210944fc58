import type { Context } from 'hono'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { rows } from '../../../server/platform/db.ts'
import { newApp } from '../../../server/platform/openapi.ts'
import { onError } from '../../../server/platform/problem.ts'
import { consoleRoute } from '../../../server/sites/console-route.ts'
import type { ConsoleEnv } from '../../../server/sites/env.ts'
import { consoleSite } from '../../../server/sites/middleware.ts'
import { addOrigin, removeOrigin, revokeToken } from '../../../server/sites/store.ts'
import { serverHouse } from '../house.ts'

const whoami = () => {
  const app = newApp<ConsoleEnv>()
  app.get('/whoami', (c: Context<ConsoleEnv>) => c.json({ site: c.get('site').id, ...c.get('actor') }))
  return app
}

const house = serverHouse({ PORTIK_PUBLIC_URL: 'https://portal.example' }, { console: [whoami()] })

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const { app } = await house
  return app.request(path, { method, headers })
}

describe('a page that asks for a site', () => {
  test('reads its settings when its origin is listed', async () => {
    const answer = await ask('/v1/sites/acme', { Origin: 'https://acme.example' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://acme.example')
    expect(answer.headers.get('Vary')).toContain('Origin')
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(await answer.json()).toEqual({
      id: 'acme',
      name: 'Acme',
      locales: ['en', 'sr'],
      theme: {},
      controller: { name: 'Acme d.o.o.', email: 'privacy@acme.example' },
      widgets: ['form', 'privacy'],
    })
  })

  test('of our own is always allowed, and so is a program without an origin', async () => {
    expect((await ask('/v1/sites/acme', { Origin: 'https://portal.example' })).status).toBe(200)
    const answer = await ask('/v1/sites/acme')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(answer.headers.get('Vary')).toContain('Origin')
  })

  test.each(['https://evil.example', 'null', 'https://acme.example.evil.org', 'http://acme.example', '*'])(
    'from elsewhere is refused: %s',
    async (origin) => {
      const answer = await ask('/v1/sites/acme', { Origin: origin })
      expect(answer.status).toBe(403)
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(answer.headers.get('Vary')).toContain('Origin')
      expect(await answer.json()).toMatchObject({ code: 'origin_not_allowed' })
    },
  )

  test('asks first, and is told what it may do', async () => {
    const question = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' }
    const answer = await ask('/v1/sites/acme/forms/contact/submissions', { Origin: 'https://acme.example', ...question }, 'OPTIONS')
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://acme.example')
    expect(answer.headers.get('Access-Control-Allow-Methods')).toContain('POST')
    expect(answer.headers.get('Access-Control-Allow-Headers')).toMatch(/Content-Type.*Portik-Token/)
    const refused = await ask('/v1/sites/acme/forms/contact/submissions', { Origin: 'https://evil.example', ...question }, 'OPTIONS')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(refused.headers.get('Access-Control-Allow-Methods')).toBeNull()
  })

  test('can read why it was refused, when its origin is listed', async () => {
    const answer = await ask('/v1/sites/acme/nothing-here', { Origin: 'https://acme.example' })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://acme.example')
  })

  test.each(['nobody', 'ACME', 'a%00b', '..%2facme', 'x'.repeat(200), "acme'--"])('finds no site where there is none: %s', async (site) => {
    const answer = await ask(`/v1/sites/${site}`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'site_not_found' })
  })

  test('is let in and locked out within seconds of the owner saying so', async () => {
    const { runtime, everywhere } = await house
    const status = async () => (await ask('/v1/sites/acme', { Origin: 'https://new.example' })).status
    expect(await status()).toBe(403)
    await addOrigin(everywhere, 'acme', 'https://new.example')
    runtime.sites.forget('acme')
    expect(await status()).toBe(200)
    await removeOrigin(everywhere, 'acme', 'https://new.example')
    runtime.sites.forget('acme')
    expect(await status()).toBe(403)
  })

  test('gets no cookie', async () => {
    expect((await ask('/v1/sites/acme', { Origin: 'https://acme.example' })).headers.get('Set-Cookie')).toBeNull()
  })
})

describe('a script that works for the staff', () => {
  const whoamiAs = (authorization?: string, site = 'acme') =>
    ask(`/v1/console/sites/${site}/whoami`, authorization === undefined ? {} : { Authorization: authorization })

  test('proves itself with a token', async () => {
    const { token, id } = await (await house).token('agent')
    const answer = await whoamiAs(`Bearer ${token}`)
    expect(await answer.json()).toMatchObject({ site: 'acme', kind: 'token', id, role: 'agent' })
    expect((await whoamiAs(`bearer  ${token}`)).status).toBe(200)
  })

  test.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer portik_wrong', 'Basic YTpi', 'Token x', 'Bearer a b'])(
    'is refused without a good one: %j',
    async (header) => {
      const answer = await whoamiAs(header)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer')
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated' })
    },
  )

  test('has no business with another site, nor learns whether it exists', async () => {
    const { token } = await (await house).token('owner')
    for (const site of ['other', 'nobody']) expect((await whoamiAs(`Bearer ${token}`, site)).status).toBe(403)
    expect((await whoamiAs(undefined, 'nobody')).status).toBe(401)
  })

  test('is locked out at once when its token is revoked', async () => {
    const { everywhere, token: make } = await house
    const { token, id } = await make('owner')
    expect((await whoamiAs(`Bearer ${token}`)).status).toBe(200)
    expect(await revokeToken(everywhere, 'acme', id)).toBe(true)
    expect((await whoamiAs(`Bearer ${token}`)).status).toBe(401)
    expect(await revokeToken(everywhere, 'acme', id)).toBe(false)
  })

  test('does only what its role may, and what it does and reads is written down', async () => {
    const { runtime, everywhere, token: make } = await house
    const app = newApp<ConsoleEnv>()
    app.use('/:site/*', consoleSite(runtime.sites, runtime.db))
    const route = consoleRoute({
      method: 'get',
      path: '/{site}/secrets/{id}',
      roles: ['dpo'],
      audit: { action: 'secret.read', object: 'secret' },
      request: { params: z.object({ id: z.string() }) },
      responses: { 200: { description: 'The secret.' } },
    })
    app.openapi(route, (c) => c.text('secret'))
    app.onError(onError((error) => expect.unreachable(String(error))))
    const as = async (role: 'dpo' | 'agent') => {
      const { token, id } = await make(role)
      const headers = { Authorization: `Bearer ${token}`, 'Portik-Reason': 'a complaint' }
      return { status: (await app.request('/acme/secrets/7', { headers })).status, id }
    }
    const [officer, agent] = [await as('dpo'), await as('agent')]
    expect([officer.status, agent.status]).toEqual([200, 403])
    const written = rows(
      await everywhere.execute(`select actor_id, action, object_kind, object_id, reason from audit_entries where action = 'secret.read'`),
    )
    expect(written).toEqual([{ actor_id: officer.id, action: 'secret.read', object_kind: 'secret', object_id: '7', reason: 'a complaint' }])
    for (const change of [`update audit_entries set reason = ''`, 'delete from audit_entries'])
      await expect(everywhere.execute(change)).rejects.toThrow()
  })

  test('opens nothing to other pages: the console has no CORS', async () => {
    const { token } = await (await house).token('owner')
    const answer = await ask('/v1/console/sites/acme/whoami', { Authorization: `Bearer ${token}`, Origin: 'https://acme.example' })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  test('leaves no trace of its token in the log, nor in the database', async () => {
    const { token } = await (await house).token('owner')
    await whoamiAs(`Bearer ${token}`)
    const { logged, everywhere } = await house
    expect(logged()).toContain('/v1/console/sites/:site/whoami')
    expect(logged()).not.toContain(token.slice(7))
    const stored = JSON.stringify(await everywhere.execute('select * from api_tokens'))
    expect(stored).not.toContain(token.slice(7))
  })
})
