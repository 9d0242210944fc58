import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoApp } from '../../demo/app.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const SNIPPET = '<portik-form site="demo" form="contact"><form data-test="snippet"><input name="email"></form></portik-form>'
const scriptSnippet = (form: string): string =>
  `<script type="module" src="/embed.js"></script>\n<portik-form site="demo" form="${form}"></portik-form>`

let server: ServerType
let url: string

beforeAll(async () => {
  const app = new Hono()
  app.get('/v1/sites/demo/forms/:form/snippet', (c) =>
    c.html(c.req.query('kind') === 'html' ? SNIPPET : scriptSnippet(c.req.param('form'))),
  )
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => {
      resolve()
    })
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const mails = async () => [
    { recipient: 'ana@example.com', subject: 'Confirm <now>', text: `See ${url}/c/1 or http://evil.example`, at: new Date(0) },
  ]
  app.route('/demo', demoApp({ site: 'demo', publicUrl: url, secret: SECRET, mails }))
})

afterAll(() => {
  server.close()
})

const page = async (path: string): Promise<string> => (await fetch(`${url}${path}`)).text()

const lead = (id: string, values: object = { message: 'Hello' }): string =>
  JSON.stringify({
    type: 'lead.created',
    timestamp: new Date().toISOString(),
    data: { id, reference: `R-${id}`, form: 'contact', grade: 'hot', values },
  })

const deliver = async (body: string, secret = SECRET): Promise<number> => {
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', now, body),
  }
  return (await fetch(`${url}/demo/crm`, { method: 'POST', body, headers })).status
}

describe('the shop', () => {
  it('has no link that leads nowhere, in either language', async () => {
    const seen = new Set<string>()
    const broken: string[] = []
    const visit = async (path: string): Promise<void> => {
      if (seen.has(path)) return
      seen.add(path)
      const answer = await fetch(`${url}${path}`)
      if (answer.status !== 200) broken.push(`${answer.status} ${path}`)
      if (!answer.headers.get('content-type')?.startsWith('text/html')) return
      const text = await answer.text()
      const links = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1] ?? '')
      for (const link of links) {
        const target = new URL(link, `${url}${path}`)
        if (target.origin === url && target.pathname.startsWith('/demo')) await visit(target.pathname)
      }
    }
    await visit('/demo')
    await visit('/demo/catalogue/read')
    expect(broken).toEqual([])
    expect(seen.size).toBeGreaterThan(50)
    expect([...seen]).toContain('/demo/sr/products/apron')
  })

  it('allows itself nothing but its own files, and carries no inline script or style', async () => {
    const answer = await fetch(`${url}/demo/sr/quote`)
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html`,
    )
    const text = await answer.text()
    expect(text).toContain('<html lang="sr"')
    expect(text).toContain(`src="${url}/embed.js" data-site="demo"`)
    expect(text).not.toMatch(/\sstyle=|\son[a-z]+=|<style|<script>(?!<\/script>)/)
  })

  it('pastes the HTML that the portal hands out, also where scripts are forbidden', async () => {
    const answer = await fetch(`${url}/demo/lab/no-scripts`)
    expect(answer.headers.get('content-security-policy')).toContain(`script-src 'none'`)
    const text = await answer.text()
    expect(text).toContain(SNIPPET)
    expect(text).not.toContain('<script')
    expect(await page('/demo/contact')).toContain(SNIPPET)
    expect((await page('/demo/quote')).match(/<script/g)).toHaveLength(1)
    expect(await page('/demo/sr/products/chair')).toContain(
      '<portik-form prefill-description="Stolica Stana, 44 × 46 × 86 cm" site="demo" form="quote">',
    )
  })

  it('says that a page does not exist, in its language', async () => {
    expect((await fetch(`${url}/demo/sr/products/sofa`)).status).toBe(404)
    expect(await page('/demo/sr/nowhere')).toContain('Ova strana ne postoji.')
    expect((await fetch(`${url}/demo/`)).url).toBe(`${url}/demo`)
    expect((await fetch(`${url}/demo/assets/..%2fapp.ts`)).status).toBe(404)
  })
})

describe('the CRM of the shop', () => {
  it('takes a signed lead, and shows it as text', async () => {
    expect(await deliver(lead('a', { message: '<img src=x onerror=alert(1)>' }))).toBe(200)
    const inbox = await page('/demo/inbox')
    expect(inbox).toContain('R-a')
    expect(inbox).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(inbox).not.toContain('<img src=x')
  })

  it('takes a lead that comes again once', async () => {
    await deliver(lead('b'))
    await deliver(lead('b'))
    const inbox = await page('/demo/inbox')
    expect(inbox.match(/data-record="b"/g)).toHaveLength(1)
    expect(inbox).toContain('received 2 times, kept once')
  })

  it('refuses what another secret signed, and what is no event', async () => {
    expect(await deliver(lead('c'), `whsec_${Buffer.alloc(32, 8).toString('base64')}`)).toBe(401)
    expect(await page('/demo/inbox')).not.toContain('data-record="c"')
    expect(await deliver('[]')).toBe(400)
    expect(await deliver(JSON.stringify({ type: 'lead.created', data: {} }))).toBe(400)
    expect(await deliver(JSON.stringify({ type: 'ping', data: {} }))).toBe(200)
  })

  it('keeps the last 200', async () => {
    for (let n = 0; n < 205; n++) await deliver(lead(`many-${n}`))
    const inbox = await page('/demo/inbox')
    expect(inbox.match(/data-record=/g)).toHaveLength(200)
    expect(inbox).not.toContain('data-record="many-4"')
  })

  it('shows what was mailed, with links to the portal only', async () => {
    const inbox = await page('/demo/inbox')
    expect(inbox).toContain('Confirm &lt;now&gt;')
    expect(inbox).toContain(`<a href="${url}/c/1">`)
    expect(inbox).not.toContain('<a href="http://evil.example">')
  })
})
