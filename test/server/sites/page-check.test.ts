import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../../server/sites/contract/page-check.ts'
import { policiesOf, refusal } from '../../../server/sites/page-check/csp.ts'
import { tagsOf } from '../../../server/sites/page-check/page-tags.ts'
import { siteConsole } from './console.ts'

const PORTAL = 'https://portal.example'

/** A real website whose page the tests change. */
const website = async () => {
  const shown = { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } as Record<string, string>, body: '' }
  const server = createServer((request, response) => {
    if (request.url === '/moved') return void response.writeHead(302, { location: '/' }).end()
    if (request.url === '/round') return void response.writeHead(302, { location: '/round' }).end()
    if (request.url === '/cut') return void request.socket.destroy()
    if (request.url === '/inside') return void response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end()
    response.writeHead(shown.status, shown.headers).end(shown.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    target: `127.0.0.1:${port}`,
    shown,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

let web: Awaited<ReturnType<typeof website>>
let console: Awaited<ReturnType<typeof siteConsole>>
beforeAll(async () => {
  web = await website()
  console = await siteConsole({ PORTIK_PUBLIC_URL: PORTAL, PORTIK_ALLOWED_PRIVATE_TARGETS: web.target })
  await console.call('/origins', { json: { origin: web.origin } })
  await console.call('/templates/contact/publish', { json: {} })
})
afterAll(() => web.close())

const SCRIPT = `<script type="module" src="${PORTAL}/embed.js" data-site="acme"></script>`
const FORM = '<portik-form site="acme" form="contact" locale="en"></portik-form>'

/** What the check finds on a page with this body and these headers. */
const found = async (body: string, headers: Record<string, string> = {}, path = '/'): Promise<readonly Finding[]> => {
  web.shown.body = `<!doctype html><html><head><title>Shop</title>${body}</head></html>`
  web.shown.headers = { 'content-type': 'text/html; charset=utf-8', ...headers }
  const { status, body: answer } = await console.call('/page-check', { json: { url: `${web.origin}${path}` } })
  expect(status, JSON.stringify(answer)).toBe(200)
  return (answer as { findings: Finding[] }).findings
}

test('a page with what was pasted has no faults, also behind a redirect', async () => {
  expect(await found(SCRIPT + FORM)).toEqual([])
  expect(await found(SCRIPT + FORM, {}, '/moved')).toEqual([])
})

test('the three snippets that the portal hands out pass its own check', async () => {
  for (const kind of ['script', 'pinned', 'html']) {
    const snippet = await (await console.app.request(`/v1/sites/acme/forms/contact/snippet?kind=${kind}`)).text()
    expect([kind, await found(snippet)]).toEqual([kind, []])
  }
})

describe('a page where', () => {
  test.each<[string, string, Record<string, string>, readonly Finding[]]>([
    ['nothing was pasted', '<p>Hello</p>', {}, [{ code: 'script_missing', values: {} }]],
    ['the snippet stands in a comment', `<!-- ${SCRIPT}${FORM} -->`, {}, [{ code: 'script_missing', values: {} }]],
    [
      'the script is text of another script',
      `<script>const a = '${SCRIPT.replace('</script>', '')}'</script>`,
      {},
      [{ code: 'script_missing', values: {} }],
    ],
    [
      'the script comes from another portal',
      SCRIPT.replace(PORTAL, 'https://other.example') + FORM,
      {},
      [{ code: 'script_elsewhere', values: { found: 'https://other.example' } }],
    ],
    ['type="module" was lost', SCRIPT.replace('type="module" ', '') + FORM, {}, [{ code: 'script_not_module', values: {} }]],
    ['the site is another', SCRIPT.replace('acme', 'acmee') + FORM, {}, [{ code: 'site_wrong', values: { found: 'acmee', site: 'acme' } }]],
    [
      'the tag names another site',
      SCRIPT + FORM.replace('acme', 'shop'),
      {},
      [{ code: 'site_wrong', values: { found: 'shop', site: 'acme' } }],
    ],
    [
      'no site is named',
      SCRIPT.replace(' data-site="acme"', '') + FORM.replace('site="acme" ', ''),
      {},
      [{ code: 'site_missing', values: { site: 'acme' } }],
    ],
    ['the form’s tag is missing', SCRIPT, {}, [{ code: 'tag_missing', values: {} }]],
    ['a button opens the form', `${SCRIPT}<button data-portik-open="contact">`, {}, []],
    ['the form is not published', SCRIPT + FORM.replace('contact', 'quote'), {}, [{ code: 'form_unknown', values: { form: 'quote' } }]],
    [
      'the policy names no scripts of ours',
      SCRIPT + FORM,
      { 'content-security-policy': "default-src 'self'; script-src 'self' https://cdn.example" },
      [
        { code: 'csp_script', values: { line: `script-src 'self' https://cdn.example ${PORTAL}`, where: 'header' } },
        { code: 'csp_connect', values: { line: `connect-src 'self' ${PORTAL}`, where: 'header' } },
      ],
    ],
    [
      'the policy in the page forbids calls',
      `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">${SCRIPT}${FORM}`,
      {},
      [{ code: 'csp_connect', values: { line: `connect-src ${PORTAL}`, where: 'meta' } }],
    ],
    [
      'Trusted Types are demanded without our policy',
      SCRIPT + FORM,
      { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types mine" },
      [{ code: 'csp_trusted_types', values: { line: 'trusted-types mine lit-html', where: 'header' } }],
    ],
    ['a policy that only reports stands', SCRIPT + FORM, { 'content-security-policy-report-only': "default-src 'none'" }, []],
    ['a policy allows us by scheme', SCRIPT + FORM, { 'content-security-policy': 'default-src https:' }, []],
    [
      'forms may be sent nowhere',
      `<form action="${PORTAL}/f/acme/contact"></form>${SCRIPT}${FORM}`,
      { 'content-security-policy': "form-action 'self'" },
      [{ code: 'csp_form', values: { line: `form-action 'self' ${PORTAL}`, where: 'header' } }],
    ],
    [
      'the newest script is pinned by an integrity that the next update breaks',
      SCRIPT.replace('type=', 'integrity="sha384-x" type=') + FORM,
      {},
      [{ code: 'integrity_unpinned', values: {} }],
    ],
    [
      'a release is pinned that was never ours',
      SCRIPT.replace('/embed.js', '/v/9.9.9-0000000000/embed.js') + FORM,
      {},
      [{ code: 'release_unknown', values: { found: '/v/9.9.9-0000000000/embed.js' } }],
    ],
  ])('%s', async (_, body, headers, expected) => {
    expect(await found(body, headers)).toEqual(expected)
  })

  test('the pinned script was changed', async () => {
    const snippet = await (await console.app.request('/v1/sites/acme/forms/contact/snippet?kind=pinned')).text()
    expect(snippet).toMatch(/integrity="sha384-[^"]{64}" crossorigin="anonymous"/)
    expect(await found(snippet.replace(/sha384-..../, 'sha384-AAAA'))).toEqual([{ code: 'integrity_mismatch', values: {} }])
  })

  test('the form is closed', async () => {
    expect((await console.call('/forms/contact/close', { json: {} })).status).toBe(204)
    expect(await found(SCRIPT + FORM)).toEqual([{ code: 'form_closed', values: { form: 'contact' } }])
    await console.call('/forms/contact/open', { json: {} })
  })

  test('the origin is not allowed: it can be added, and then all is right', async () => {
    await console.call(`/origins?origin=${encodeURIComponent(web.origin)}`, { method: 'DELETE' })
    expect(await found(SCRIPT + FORM)).toEqual([{ code: 'origin_refused', values: { origin: web.origin } }])
    await console.call('/origins', { json: { origin: web.origin } })
    expect(await found(SCRIPT + FORM)).toEqual([])
  })

  test('the visitor’s browser would mix https and http', async () => {
    // The page's address decides, not the server: what a page over https says is tried without one.
    const { findingsOf } = await import('../../../server/sites/page-check/findings.ts')
    const site = {
      id: 'acme',
      name: 'Acme',
      locales: ['en' as const],
      theme: {},
      controller: { name: 'A', email: 'a@acme.example' },
      origins: ['https://shop.example'],
    }
    const facts = { publicUrl: 'http://portal.example', integrityOf: async () => undefined, formStatus: async () => 'open' as const }
    const html = SCRIPT.replace('https://', 'http://') + FORM
    expect(await findingsOf({ url: new URL('https://shop.example/'), html, policy: undefined }, site, facts)).toEqual([
      { code: 'mixed_content', values: {} },
    ])
  })
})

describe('a page that', () => {
  test.each<[string, string, Finding]>([
    ['is no web address', 'ftp://shop.example', { code: 'page_address', values: {} }],
    ['is only a word', 'shop', { code: 'page_address', values: {} }],
    ['lies in a private network', 'https://10.1.2.3/', { code: 'page_private', values: {} }],
    ['does not exist by name', 'https://no-such-host.invalid/', { code: 'page_unreachable', values: { why: 'name' } }],
  ])('%s', async (_, url, expected) => {
    expect((await console.call('/page-check', { json: { url } })).body).toMatchObject({ findings: [expected] })
  })

  test('goes in circles, breaks the line, is an error, or no page', async () => {
    expect(await found('', {}, '/round')).toEqual([{ code: 'page_redirects', values: {} }])
    expect(await found('', {}, '/cut')).toEqual([{ code: 'page_unreachable', values: { why: 'broken' } }])
    expect(await found('', { 'content-type': 'application/pdf' })).toEqual([{ code: 'page_not_html', values: {} }])
    web.shown.status = 404
    expect(await found(SCRIPT)).toEqual([{ code: 'page_status', values: { status: '404' } }])
    web.shown.status = 200
  })

  test('redirects into a private network is not followed there', async () => {
    expect(await found('', {}, '/inside')).toEqual([{ code: 'page_private', values: {} }])
  })

  test('says something secret does not have it shown', async () => {
    web.shown.body = '<html>password: hunter2</html>'
    expect(JSON.stringify((await console.call('/page-check', { json: { url: web.origin } })).body)).not.toContain('hunter2')
  })
})

test('only an owner has pages looked at, and not endlessly', async () => {
  for (const role of ['agent', 'moderator', 'dpo', 'viewer'] as const)
    expect((await console.call('/page-check', { role, json: { url: web.origin } })).status).toBe(403)
  const taken = await siteConsole({ PORTIK_PUBLIC_URL: PORTAL, PORTIK_ALLOWED_PRIVATE_TARGETS: web.target })
  const statuses = []
  for (let i = 0; i < 61; i++) statuses.push((await taken.call('/page-check', { json: { url: 'x' } })).status)
  expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true)
  expect(statuses.at(-1)).toBe(429)
})

describe('reading a page', () => {
  test.each([
    ['<SCRIPT SRC=a.js Type=Module>', [{ name: 'script', attributes: { src: 'a.js', type: 'Module' } }]],
    [`<a title='x > y' href="?a=1&amp;b=&#50;">`, [{ name: 'a', attributes: { title: 'x > y', href: '?a=1&b=2' } }]],
    ['<b class=x class=y hidden>', [{ name: 'b', attributes: { class: 'x', hidden: '' } }]],
    [
      '<textarea><b></textarea><i>',
      [
        { name: 'textarea', attributes: {} },
        { name: 'i', attributes: {} },
      ],
    ],
    ['<script>never ends <b>', [{ name: 'script', attributes: {} }]],
    ['<!-- never ends <b>', []],
    ['a < b and c > d <1>', []],
  ])('%s', (html, tags) => {
    expect(tagsOf(html)).toEqual(tags)
  })

  test('takes time in proportion to a hostile page', () => {
    for (const part of ['<a ', '<!--', '<script>', '<a b="', "<a b='", '&#x', '< <', '<a/', '"<b'])
      expect(tagsOf(part.repeat(200_000 / part.length)).length).toBeGreaterThanOrEqual(0)
  })
})

describe('a policy', () => {
  const page = new URL('https://shop.example/')
  const asked = { url: new URL('https://portal.example/embed.js'), page }
  test.each([
    ['script-src https://portal.example', true],
    ['script-src portal.example', true],
    ['script-src *.example', true],
    ['script-src *', true],
    ['script-src https:', true],
    ['script-src https://portal.example/embed.js', true],
    ['script-src https://portal.example/other.js', false],
    ['script-src https://portal.example:8443', false],
    ['script-src http://portal.example', true],
    ["script-src 'self'", false],
    ["script-src 'none'", false],
    ["script-src 'unsafe-inline'", false],
    ["default-src 'none'", false],
    ["default-src 'none'; script-src-elem portal.example", true],
    ["script-src 'strict-dynamic' https://portal.example", false],
    ["script-src 'strict-dynamic' 'nonce-abc'", true],
    ["script-src 'nonce-abc'", true],
    ["script-src 'nonce-other'", false],
    ["img-src 'none'", true],
  ])('%s allows the script: %s', (text, allowed) => {
    const [policy] = policiesOf(text)
    expect(refusal(policy!, 'script', { ...asked, nonce: 'abc' }) === undefined).toBe(allowed)
  })

  test('of several, each must allow it', () => {
    expect(policiesOf("script-src *, script-src 'self'").map((policy) => refusal(policy, 'script', asked) === undefined)).toEqual([
      true,
      false,
    ])
  })
})
