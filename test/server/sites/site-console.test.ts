import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { rows } from '../../../server/platform/db.ts'
import { openSightings, pageOrigin } from '../../../server/sites/sightings.ts'
import { listSightings } from '../../../server/sites/sightings-store.ts'
import { siteConsole } from './console.ts'

const shared = siteConsole({ PORTIK_PUBLIC_URL: 'https://portal.example' })

describe('the settings of a site', () => {
  test('two owners change them: the second is told, and loses nothing of the first', async () => {
    const { call } = await siteConsole()
    const { etag, body } = await call('/settings')
    expect(body).toMatchObject({ id: 'acme', name: 'Acme', locales: ['en', 'sr'], origins: ['https://acme.example'], version: 1 })
    const change = (name: string, ifMatch: string) => call('/settings', { method: 'PATCH', json: { name }, ifMatch })
    const first = await change('Acme Ltd', etag)
    expect(first).toMatchObject({ status: 200, body: { name: 'Acme Ltd', version: 2 } })
    expect(await change('Acme GmbH', etag)).toMatchObject({ status: 412, body: { code: 'changed_meanwhile' } })
    expect((await call('/settings')).body).toMatchObject({ name: 'Acme Ltd' })
    expect((await change('Acme GmbH', first.etag)).status).toBe(200)
    expect(await call('/settings', { method: 'PATCH', json: { name: 'x' } })).toMatchObject({ status: 428 })
  })

  test('a new controller and a new language reach the forms at once, in their consent texts', async () => {
    const { app, call } = await siteConsole()
    expect((await call('/templates/newsletter/publish', { json: {} })).body).toMatchObject({ version: 1 })
    const { etag } = await call('/settings')
    const json = { locales: ['en', 'sr', 'de'], controller: { name: 'New Owner d.o.o.', email: 'dpo@new.example' } }
    expect((await call('/settings', { method: 'PATCH', json, ifMatch: etag })).status).toBe(200)
    const german = (await (await app.request('/v1/sites/acme/forms/newsletter?locale=de')).json()) as { locale: string; version: number }
    expect(german).toMatchObject({ locale: 'de', version: 2 })
    expect(JSON.stringify(german)).toContain('New Owner d.o.o.')
  })

  test('a language twice, none, or one that there is not, is refused', async () => {
    const { call } = await shared
    for (const locales of [['en', 'en'], [], ['xx']])
      expect((await call('/settings', { method: 'PATCH', json: { locales }, ifMatch: '"1"' })).status).toBe(422)
  })
})

describe('the origins of a site', () => {
  test('are added in their one spelling, removed, and brought back', async () => {
    const { app, call } = await siteConsole()
    const origin = 'https://Shop.Example:443'
    const asPage = async () => (await app.request('/v1/sites/acme', { headers: { Origin: 'https://shop.example' } })).status
    expect(await asPage()).toBe(403)
    expect((await call('/origins', { json: { origin } })).body).toEqual({
      origin: 'https://shop.example',
      origins: ['https://acme.example', 'https://shop.example'],
    })
    expect(await asPage()).toBe(200)
    expect((await call(`/origins?origin=${encodeURIComponent('https://shop.example')}`, { method: 'DELETE' })).body).toEqual({
      origins: ['https://acme.example'],
    })
    expect(await asPage()).toBe(403)
    expect((await call(`/origins?origin=${encodeURIComponent('https://shop.example')}`, { method: 'DELETE' })).status).toBe(404)
  })

  test.each([
    'www.example.com',
    'https://example.com/shop',
    'https://*',
    'https://*.com',
    'javascript:alert(1)',
    'https://a.example https://b.example',
  ])('%s is no origin, and the field is named', async (origin) => {
    const { call } = await shared
    expect(await call('/origins', { json: { origin } })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'origin', code: 'not_an_origin' }] },
    })
  })
})

describe('which pages were seen', () => {
  test('allowed and refused ones are told apart, with what they asked for', async () => {
    const { app, call } = await siteConsole({ PORTIK_PUBLIC_URL: 'https://portal.example' })
    await call('/templates/contact/publish', { json: {} })
    const ask = (path: string, headers: Record<string, string>) => app.request(`/v1/sites/acme${path}`, { headers })
    await ask('/forms/contact', { Origin: 'https://acme.example' })
    await ask('/forms/contact', { Origin: 'https://www.acme.example' })
    await ask('/forms/contact', { Referer: 'https://portal.example/demo/contact' })
    await ask('/forms/contact', { Referer: 'https://portal.example/f/acme/contact' })
    await ask('/forms/contact', { Referer: 'https://portal.example/console/acme/site' })
    await ask('/forms/contact', { Referer: 'https://elsewhere.example/' })
    await ask('/forms/contact', {})
    await app.request('/f/acme/contact', {
      method: 'POST',
      body: new URLSearchParams({ name: 'x' }),
      headers: { Origin: 'https://pasted.example' },
    })
    const { sightings } = (await call('/sightings')).body as { sightings: { origin: string }[] }
    expect(sightings.toSorted((a, b) => a.origin.localeCompare(b.origin))).toMatchObject([
      { origin: 'https://acme.example', outcome: 'allowed', call: 'form', form: 'contact' },
      { origin: 'https://pasted.example', outcome: 'refused', call: 'submission', form: 'contact' },
      { origin: 'https://portal.example', outcome: 'allowed', call: 'form', form: 'contact' },
      { origin: 'https://www.acme.example', outcome: 'refused', call: 'form', form: 'contact' },
    ])
  })

  test('one that comes all the time is written once a minute, and its first sight is kept', async () => {
    const { runtime, everywhere } = await siteConsole()
    let now = Date.now()
    const sightings = openSightings(runtime.db, { onError: () => {}, clock: () => new Date(now) })
    const stored = async () => (await listSightings(everywhere, 'acme'))[0]!
    const see = async () => {
      sightings.see('acme', { origin: 'https://a.example', outcome: 'allowed', call: 'form', form: null })
      await sightings.flush()
      return stored()
    }
    const first = await see()
    expect(await see()).toEqual(first)
    now += 61_000
    const later = await see()
    expect(later.firstAt).toEqual(first.firstAt)
    expect(later.lastAt.getTime()).toBeGreaterThan(first.lastAt.getTime())
  })

  test('whoever sends ten thousand origins fills neither the table nor the memory, and the real one is seen again', async () => {
    const { runtime, everywhere } = await siteConsole()
    const sightings = openSightings(runtime.db, { onError: () => {} })
    for (let i = 0; i < 10_000; i++) {
      sightings.see('acme', { origin: `https://${i}.example`, outcome: 'refused', call: 'form', form: null })
      if (i % 1_000 === 0) await sightings.flush()
    }
    sightings.see('acme', { origin: `https://${'x'.repeat(400)}.example`, outcome: 'refused', call: 'form', form: null })
    await sightings.flush()
    sightings.see('acme', { origin: 'https://acme.example', outcome: 'allowed', call: 'form', form: null })
    await sightings.flush()
    const seen = rows<{ origin: string }>(await everywhere.execute(sql`select origin from site_sightings where site_id = 'acme'`))
    expect(seen.length).toBeLessThanOrEqual(61)
    expect(seen.map(({ origin }) => origin)).toContain('https://acme.example')
  })

  test('a database that fails does not fail the visitor', async () => {
    const { app, ddl, runtime } = await siteConsole()
    await ddl('alter table site_sightings rename to gone')
    expect((await app.request('/v1/sites/acme', { headers: { Origin: 'https://acme.example' } })).status).toBe(200)
    await runtime.sightings.flush()
  })

  test.each([
    ['https://a.example', undefined, 'https://a.example'],
    ['https://portal.example', 'https://portal.example/demo', 'https://portal.example'],
    [undefined, 'https://portal.example/fruit', 'https://portal.example'],
    [undefined, 'https://portal.example/f/acme/contact', undefined],
    [undefined, 'nonsense', undefined],
    [undefined, undefined, undefined],
  ])('origin %s and referrer %s mean %s', (origin, referer, page) => {
    expect(pageOrigin(origin, referer, 'https://portal.example')).toBe(page)
  })
})

describe('ready-made forms', () => {
  test('are listed in the language of the reader, looked at in a frame, and published', async () => {
    const { app, call } = await siteConsole()
    const { templates } = (await call('/templates?locale=sr')).body as {
      templates: { id: string; title: string; published: number | null }[]
    }
    expect(templates.map(({ id }) => id)).toEqual(['contact', 'quote', 'newsletter', 'callback', 'event', 'download'])
    for (const { id, published } of templates) {
      expect(published).toBeNull()
      const { status, body, headers } = await call(`/templates/${id}/preview?locale=sr`)
      expect([id, status]).toEqual([id, 200])
      expect(body).toContain('lang="sr-Latn"')
      expect(body).not.toContain('<script')
      expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*form-action 'none'.*frame-ancestors 'self'/)
    }
    expect((await app.request('/f/acme/contact')).status).toBe(404)
    expect((await call('/templates/contact/publish', { json: {} })).body).toMatchObject({ id: 'contact', version: 1, status: 'open' })
    expect((await call('/templates/contact/publish', { json: {} })).body).toMatchObject({ version: 1 })
    expect((await app.request('/f/acme/contact')).status).toBe(200)
    expect((await call('/forms')).body).toMatchObject({ forms: [{ id: 'contact', version: 1, template: true }] })
  })

  test('the one with a download needs an address', async () => {
    const { call } = await shared
    expect(await call('/templates/download/publish', { json: {} })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'download_url' }] },
    })
    expect((await call('/templates/download/publish', { json: { download_url: 'https://acme.example/a.pdf' } })).status).toBe(200)
    expect((await call('/templates/poem/publish', { json: {} })).status).toBe(404)
  })
})

test('a site’s rooms are its owner’s', async () => {
  const { call } = await shared
  for (const role of ['agent', 'moderator', 'viewer'] as const)
    for (const path of ['/settings', '/sightings', '/templates', '/audit'])
      expect([role, path, (await call(path, { role })).status]).toEqual([role, path, 403])
  for (const path of ['/audit', '/audit/people', '/audit/export']) expect((await call(path, { role: 'owner' })).status).toBe(403)
})
