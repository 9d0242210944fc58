import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { insertConnection } from '../../server/crm/connection-store.ts'
import { planDeliveries } from '../../server/crm/deliveries.ts'
import { publishForm } from '../../server/forms/publish.ts'
import { CANARY, failingHouse } from './failing-feature.ts'
import { contactForm } from './forms/world.ts'
import { inSite } from '../../server/platform/tenancy.ts'

const plain = failingHouse()

const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('when a feature fails', () => {
  const fail = async (path: string) => {
    const { app } = await plain
    const answer = await app.request(`/v1/sites/acme${path}?q=${CANARY}`, {
      method: 'POST',
      body: JSON.stringify({ email: `${CANARY}@example.org` }),
      headers: { ...JSON_TYPE, Authorization: `Bearer ${CANARY}`, 'User-Agent': CANARY, Referer: `https://x.example/${CANARY}` },
    })
    return { status: answer.status, text: await answer.text() }
  }

  test('the visitor learns that it did, and nothing else', async () => {
    for (const path of ['/fail/crash', '/fail/query']) {
      const { status, text } = await fail(path)
      expect(status).toBe(500)
      expect(JSON.parse(text)).toEqual({ type: 'urn:portik:problem:internal', title: expect.any(String), status: 500, code: 'internal' })
    }
  })

  test('nothing that was typed gets into logs and metrics, on any route, good or bad', async () => {
    const { app, logged } = await plain
    for (const path of ['/fail/crash', '/fail/query', '/fail/problem', `/nothing/${CANARY}`]) await fail(path)
    for (const path of [
      `/${CANARY}`,
      `/v1/sites/${CANARY}`,
      `/healthz?x=${CANARY}`,
      `/v1/console/sites/${CANARY}/x`,
      `/c/${CANARY}.js`,
      `/v/${CANARY}/x`,
    ])
      await app.request(path, { headers: { 'X-Forwarded-For': CANARY, Cookie: CANARY, Origin: `https://${CANARY}.example` } })
    await app.request('/v1/sites/acme/fail/crash', { method: 'POST', body: `{${CANARY}`, headers: JSON_TYPE })
    expect(logged()).toContain('request failed')
    expect(logged()).toContain('"code":"22P02"')
    expect(logged()).not.toContain(CANARY)
    const metrics = await (await app.request('/metrics')).text()
    expect(metrics).toContain('portik_http_request_duration_seconds_count{method="POST",route="/v1/sites/:site/fail/crash",status="500"}')
    expect(metrics).not.toContain(CANARY)
  })
})

describe('metrics', () => {
  test('say what waits in the queue, what became of submissions, and where deliveries stand', async () => {
    const { app, runtime } = await failingHouse()
    const site = await runtime.sites.get('acme')
    if (!site) throw new Error('no site')
    await publishForm(runtime.db, { site, definition: contactForm, noticeTexts: (purpose, locale) => `${purpose} (${locale})` })
    const post = (path: string, body: unknown) =>
      app.request(`/v1/sites/acme/forms/contact/${path}`, { method: 'POST', body: JSON.stringify(body), headers: JSON_TYPE })
    const { token } = (await (await post('challenges', {})).json()) as { token: string }
    const sent = { id: randomUUID(), token, locale: 'en', values: { name: 'Ana', email: 'ana@example.com' } }
    for (const [body, status] of [
      [sent, 201],
      [sent, 200],
      [{ ...sent, id: randomUUID(), values: {} }, 422],
    ] as const)
      expect((await post('submissions', body)).status).toBe(status)
    const connection = { siteId: 'acme', kind: 'webhook', url: 'https://crm.example', secret: 'x', settings: {} }
    await inSite(runtime.db, 'acme', async (tx) => {
      await insertConnection(tx, runtime.keys, connection)
      await planDeliveries(tx, runtime.jobs, { siteId: 'acme', kind: 'lead', recordId: sent.id })
    })

    const answer = await app.request('/metrics')
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/)
    const metrics = await answer.text()
    for (const result of ['accepted', 'repeated', 'refused']) expect(metrics).toContain(`portik_submissions_total{result="${result}"} 1\n`)
    expect(metrics).toContain('portik_queue_jobs{queue="submission.accepted",state="created"} 1\n')
    expect(metrics).toContain('portik_deliveries{state="waiting"} 1\n')
  })
})

describe('when the database is gone', () => {
  test('the process lives, is not ready, and asks to be tried again', async () => {
    const { app, runtime } = await failingHouse()
    expect((await app.request('/readyz')).status).toBe(200)
    await runtime.database.close()
    expect((await app.request('/healthz')).status).toBe(200)
    const ready = await app.request('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({ status: 'not_ready', checks: { database: 'failed', queue: 'failed', migrations: 'failed' } })
    const answer = await app.request('/v1/sites/other')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('Retry-After')).toBe('2')
    expect(await answer.json()).toMatchObject({ code: 'unavailable' })
    expect((await app.request('/metrics')).status).toBe(200)
  })

  test('with migrations that nobody ran, it is not ready', async () => {
    const { app, ddl } = await failingHouse()
    await ddl('delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)')
    const ready = await app.request('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ checks: { database: 'ok', migrations: 'failed' } })
  })
})
