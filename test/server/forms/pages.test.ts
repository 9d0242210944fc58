import { beforeAll, describe, expect, test } from 'vitest'
import { HOSTILE, openHosted, type Hosted } from './hosted.ts'
import { PUBLIC_URL } from './shop.ts'

let hosted: Hosted

beforeAll(async () => {
  hosted = await openHosted()
})

describe('a hosted form', () => {
  test('is a whole page in the visitor’s language, with who is responsible for it', async () => {
    const answer = await hosted.get('/f/shop/contact', { 'Accept-Language': 'fr;q=0.9, ar, de;q=0.1' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Language')).toBe('ar')
    const html = await answer.text()
    expect(html).toMatch(/^<!doctype html>\n<html lang="ar" dir="rtl">/)
    expect(html).toContain('<title>راسلونا – Lipa &amp; Sons</title>')
    expect(html).toContain('Lipa &amp; Sons d.o.o.')
    expect(html).toContain('href="https://lipa.example/privacy"')
    expect(html).toContain('href="mailto:privacy@lipa.example"')
    expect(html.match(/hreflang=/g)).toHaveLength(8)
    expect(html).toContain(`<script type="module" src="${PUBLIC_URL}/embed.js" data-site="shop"></script>`)
  })

  test('prefers the language of its address, and offers no switch when there is only one', async () => {
    expect(await (await hosted.get('/f/shop/contact?locale=sr-Cyrl', { 'Accept-Language': 'de' })).text()).toContain(
      '<html lang="sr-Cyrl" dir="ltr">',
    )
    const narrow = await (await hosted.get('/f/narrow/contact?locale=pl')).text()
    expect(narrow).toContain('<html lang="de"')
    expect(narrow).not.toContain('<nav')
  })

  test('carries an id and a token of its own, which no cache keeps', async () => {
    const first = await hosted.get('/f/shop/contact')
    const second = await hosted.get('/f/shop/contact')
    expect(first.headers.get('Cache-Control')).toBe('no-store')
    const idOf = async (page: Response) =>
      /name="_id" value="([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21})"/.exec(await page.clone().text())?.[1]
    expect(await idOf(first)).toBeTruthy()
    expect(await idOf(first)).not.toBe(await idOf(second))
    expect(await first.text()).toContain(`name="_token" value="token of shop/contact/1 for ${PUBLIC_URL}"`)
  })

  test('runs and loads nothing that is not ours', async () => {
    const answer = await hosted.get('/f/shop/contact')
    const policy = answer.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`form-action 'self' ${PUBLIC_URL}`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|nonce/)
    const html = await answer.text()
    expect(html).not.toMatch(/<style|style=|\son[a-z]+=/)
    for (const [, url] of html.matchAll(/(?:src|<link[^>]*href)="([^"]+)"/g)) expect(url).toMatch(/^https:\/\/portal\.example\//)
  })

  test('takes the owner’s colours from a sheet, and its own from one that is kept for ever', async () => {
    const html = await (await hosted.get('/f/shop/contact')).text()
    const sheet = await hosted.get(/href="https:\/\/portal\.example(\/f\/page-[0-9a-f]+\.css)"/.exec(html)?.[1] ?? '')
    expect(sheet.status).toBe(200)
    expect(sheet.headers.get('Cache-Control')).toContain('immutable')
    const theme = await hosted.get('/f/shop/theme.css')
    expect(theme.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
    expect(await theme.text()).toBe(':root {\n  --portik-accent: #0a6640;\n}\n')
    expect((await hosted.get('/f/shop/theme.css', { 'If-None-Match': theme.headers.get('ETag') ?? '' })).status).toBe(304)
    expect((await hosted.get('/f/nobody/theme.css')).status).toBe(404)
  })

  test('is filled in from its address where the owner allows it, and never ticked', async () => {
    const html = await (
      await hosted.get(`/f/shop/contact?topic=return&email=${encodeURIComponent(HOSTILE)}&name=Eve&newsletter=yes`)
    ).text()
    expect(html).toContain('<option value="return" selected="">')
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(html).not.toContain('Eve')
    expect(html).not.toContain('checked')
  })
})

describe('an address without a form', () => {
  test.each([
    '/f/shop/nothing',
    '/f/nobody/contact',
    '/f/shop/contact/thanks/forged',
    '/f/shop/contact/thanks/mine',
    '/f/narrow/download/thanks/mine',
  ])('%s is a page that says so', async (path) => {
    const answer = await hosted.get(path, { 'Accept-Language': 'hr' })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('<meta name="robots" content="noindex">')
    expect(answer.headers.get('Content-Security-Policy')).toBeTruthy()
  })
})

test('the thank-you page shows the reference, the link, and what was agreed to', async () => {
  const answer = await hosted.get('/f/shop/download/thanks/mine')
  expect(answer.status).toBe(200)
  const html = await answer.text()
  expect(html).toContain('<html lang="sr-Latn" dir="ltr">')
  expect(html).toContain('<h1>Izvolite vodič</h1>')
  expect(html).toContain('href="/guide.pdf"')
  expect(html).toContain('Vaša oznaka: K7-4QX')
  expect(html).toContain('<li>Da &quot;&gt;&lt;script&gt;')
  expect(html).not.toContain('<li>Ne</li>')
  expect(html).toContain('noindex')
})
