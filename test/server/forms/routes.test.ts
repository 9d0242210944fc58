import { Hono } from 'hono'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCatalogue, type Catalogue } from '../../../server/forms/catalogue.ts'
import type { PublishedForm } from '../../../server/forms/contract.ts'
import { printMarkup } from '../../../server/forms/markup/print.ts'
import { setFormStatus } from '../../../server/forms/publish.ts'
import { formRoutes } from '../../../server/forms/routes.ts'
import { seedForms } from '../../../server/forms/seed.ts'
import { sha256 } from '../../../server/platform/crypto.ts'
import type { Db } from '../../../server/platform/db.ts'
import { newApp } from '../../../server/platform/openapi.ts'
import { onError } from '../../../server/platform/problem.ts'
import { siteDirectory } from '../../../server/sites/directory.ts'
import type { SiteEnv } from '../../../server/sites/env.ts'
import { publicSite } from '../../../server/sites/middleware.ts'
import { embeddedDatabase } from '../../database.ts'
import { addShop, PUBLIC_URL, shop, texts } from './shop.ts'

let db: Db
let catalogue: Catalogue
let app: Hono<SiteEnv>

const assets = { url: `${PUBLIC_URL}/v/1.2.3`, integrity: (file: string) => `sha384-${file}` }

beforeAll(async () => {
  ;({ db } = await embeddedDatabase())
  await addShop(db)
  const narrow = await addShop(db, { ...shop, id: 'narrow', locales: ['de', 'sr'] })
  catalogue = openCatalogue(db)
  await seedForms(db, { site: shop, texts, downloadUrl: '/guide.pdf' })
  await seedForms(db, { site: narrow, texts, downloadUrl: '/guide.pdf' })
  app = new Hono<SiteEnv>()
  app.onError(onError((error) => expect.fail(error.message)))
  app.use('/v1/sites/:site/*', publicSite(siteDirectory(db), PUBLIC_URL))
  app.route('/v1/sites/:site', formRoutes({ catalogue, texts, publicUrl: PUBLIC_URL, assets }))
})

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  app.request(`http://localhost/v1/sites/${path}`, { headers })
const read = async (path: string): Promise<PublishedForm> => (await (await get(path)).json()) as PublishedForm

describe('the published form', () => {
  test('is data and markup in the language asked for', async () => {
    const answer = await get('shop/forms/quote?locale=de')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Language')).toBe('de')
    const form = (await answer.json()) as PublishedForm
    expect(form).toMatchObject({ id: 'quote', version: 1, locale: 'de', title: 'Angebot anfordern', layout: 'steps', status: 'open' })
    expect(form.sections.map(({ key }) => key)).toEqual(['what', 'when', 'money', 'who'])
    expect(form.sections[0]?.fields[0]).toMatchObject({ key: 'kind', kind: 'choice_one', required: true })
    expect(form.sections[0]?.fields[0]?.rules['options']).toContainEqual({ value: 'service', label: 'Eine Dienstleistung' })
    expect(form.theme).toEqual(shop.theme)
    expect(printMarkup(form.markup)).toContain(`action="${PUBLIC_URL}/f/shop/quote"`)
  })

  test('names each consent by the hash of the text that it shows', async () => {
    const { sections } = await read('shop/forms/newsletter?locale=pl')
    const consent = sections[0]?.fields[1]
    expect(consent?.consent).toEqual({ purpose: 'newsletter', notice: sha256(consent?.label ?? '') })
    expect(consent?.rules['needed']).toBe(true)
    expect(JSON.stringify(sections)).not.toContain('"gdpr"')
  })

  test('is not sent twice to whoever has it already', async () => {
    const first = await get('shop/forms/contact?locale=sr')
    const etag = first.headers.get('ETag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(first.headers.get('Cache-Control')).toBe('public, max-age=60, must-revalidate')
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('shop/forms/contact?locale=sr', { 'If-None-Match': given, Origin: 'https://lipa.example' })
      expect(again.status).toBe(304)
      expect(await again.text()).toBe('')
      expect(again.headers.get('Access-Control-Allow-Origin')).toBe('https://lipa.example')
    }
    expect((await get('shop/forms/contact?locale=hr', { 'If-None-Match': etag })).status).toBe(200)
  })

  test('changes its validator when it is closed', async () => {
    const etag = (await get('shop/forms/event')).headers.get('ETag') ?? ''
    await setFormStatus(db, 'shop', 'event', 'closed')
    catalogue.forget('shop', 'event')
    const closed = await get('shop/forms/event', { 'If-None-Match': etag })
    expect(closed.status).toBe(200)
    expect(await closed.json()).toMatchObject({ status: 'closed' })
  })

  test.each([
    ['shop', 'sr-Cyrl-RS', 'sr-Cyrl'],
    ['shop', 'sr-Latn', 'sr'],
    ['shop', 'sr-RS', 'sr'],
    ['shop', 'DE-at', 'de'],
    ['shop', 'fr', 'en'],
    ['narrow', 'fr', 'de'],
    ['narrow', 'sr-Cyrl', 'sr'],
    ['narrow', '', 'de'],
  ])('at %s, whoever asks for "%s" gets %s, and is told so', async (site, wish, locale) => {
    expect((await read(`${site}/forms/contact?locale=${wish}`)).locale).toBe(locale)
  })

  test.each([
    ['shop/forms/nothing', 404, 'form_not_found'],
    ['shop/forms/contact%00', 404, 'form_not_found'],
    [`shop/forms/${'x'.repeat(100)}`, 404, 'not_found'],
    ['nobody/forms/contact', 404, 'site_not_found'],
    ['shop/forms/contact/snippet?kind=poem', 422, 'invalid'],
    [`shop/forms/contact?locale=${'x'.repeat(100)}`, 422, 'invalid'],
  ])('GET %s is answered %i %s', async (path, status, code) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ code })
  })
})

describe('the snippet to paste', () => {
  test('of two tags keeps the room of the form and leads to the page without a script', async () => {
    const answer = await get('shop/forms/contact/snippet?locale=sr')
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/html/)
    const html = await answer.text()
    expect(html).toContain(`<script type="module" src="${PUBLIC_URL}/embed.js" data-site="shop"></script>`)
    expect(html).toMatch(
      /<portik-form site="shop" form="contact" locale="sr"><div><svg width="1" height="\d{3}" aria-hidden="true"><\/svg><a href=/,
    )
    expect(html).toContain(`href="${PUBLIC_URL}/f/shop/contact?locale=sr"`)
    expect(html).not.toContain('style=')
  })

  test('of HTML is the whole form, pinned to one version, with its sheets linked and secured', async () => {
    const html = await (await get('shop/forms/contact/snippet?kind=html&locale=ar')).text()
    expect(html).toContain('<form method="post"')
    expect(html).toContain('lang="ar" dir="rtl" data-version="1"')
    expect(html).toContain('<input type="hidden" name="_version" value="1">')
    expect(html).toContain(
      '<template shadowrootmode="open"><link rel="stylesheet" href="https://portal.example/v/1.2.3/field.css" integrity="sha384-field.css"',
    )
    expect(html).toContain('src="https://portal.example/v/1.2.3/embed.js"')
    expect(html).not.toMatch(/<style|style=|_token|_id/)
  })
})

test('the described routes are complete and can be written as OpenAPI', () => {
  const described = newApp<SiteEnv>()
  described.route('/v1/sites/{site}', formRoutes({ catalogue, texts, publicUrl: PUBLIC_URL, assets }))
  const { paths, components } = described.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Portik', version: '1' } })
  expect(Object.keys(paths ?? {})).toEqual(['/v1/sites/{site}/forms/{form}', '/v1/sites/{site}/forms/{form}/snippet'])
  expect(Object.keys(components?.schemas ?? {})).toContain('PublishedForm')
})
