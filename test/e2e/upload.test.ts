import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { allowOrigin } from './allow-origin.ts'
import { formReady, openBrowser, watch } from './browser.ts'
import { startHost, type Host } from './host.ts'
import { nextStep } from './visitor.ts'

let browser: Browser
let host: Host
/** The customer's page, by another name of this machine, and so of another origin than the portal. */
let origin: string
beforeAll(async () => {
  browser = await openBrowser()
  host = await startHost()
  origin = host.url.replace('127.0.0.1', 'localhost')
  await allowOrigin(origin)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

/** Larger than a chunk, so that it takes several; different everywhere, so that a hole would show. */
const CHUNK = 512 * 1024
const DRAWING = Buffer.from(`%PDF-1.7\n${Array.from({ length: 100_000 }, (_, i) => `% line ${i}`).join('\n')}\n%%EOF\n`)

describe('a file from a page of another origin', () => {
  it('arrives whole although a chunk is lost on the way, and the CRM can fetch it', async () => {
    expect(DRAWING.length).toBeGreaterThan(2 * CHUNK)
    const portal = inject('portalUrl')
    const { page, context } = await watch(browser)
    const url = host.page(
      `<!doctype html><html lang="en"><title>Host</title><body><portik-form form="quote"></portik-form>
      <script type="module" src="${portal}/embed.js" data-site="demo"></script>`,
    )
    const calls: string[] = []
    let lost = 0
    await page.route('**/uploads/**', async (route) => {
      const request = route.request()
      const range = request.headers()['content-range']
      calls.push(`${request.method()} ${range?.replace(/^bytes (\d+)-.*$/, '$1') ?? ''}`.trim())
      // The second chunk reaches the server, but its answer never comes back: the worst moment to be cut off.
      if (request.method() === 'PUT' && !range?.startsWith('bytes 0-') && lost === 0) {
        lost++
        await route.fetch()
        await route.abort('connectionreset')
        return
      }
      await route.continue()
    })
    await page.goto(url.replace('127.0.0.1', 'localhost'))
    await formReady(page, 'quote')
    const form = page.locator('portik-form[form=quote]')
    await form.locator('[name=kind]').first().check()
    await form.locator('[name=description]').fill('A table of 220 × 95 cm.')
    await form.locator('input[type=file]').setInputFiles({ name: 'nacrt ć.pdf', mimeType: 'application/pdf', buffer: DRAWING })
    await expect.poll(() => calls.filter((call) => call.startsWith('HEAD')).length, { timeout: 30_000 }).toBeGreaterThan(0)
    await nextStep(page)
    await form.locator('[name=timing]').first().check()
    await nextStep(page)
    await form.locator('[name=budget]').nth(2).check()
    await nextStep(page)
    await form.locator('[name=customer]').first().check()
    await form.locator('[name=name]').fill('Upload Tester')
    await form.locator('[name=email]').fill('upload.tester@example.com')
    const stored = page.waitForResponse((answer) => answer.url().endsWith('/forms/quote/submissions'))
    await form.locator('button[type=submit]').click()
    expect((await stored).status()).toBe(201)
    expect(lost).toBe(1)
    expect(calls[0]).toBe('PUT 0')

    await expect
      .poll(
        async () => {
          await page.goto(`${portal}/demo/inbox`)
          return page.locator('main').innerText()
        },
        { timeout: 20_000, interval: 500 },
      )
      .toContain('Upload Tester')
    const record = page.locator('[data-record]', { hasText: 'Upload Tester' })
    await record.locator('summary').click()
    const raw = JSON.parse(await record.locator('pre').innerText()) as { files: { name: string; size: number; url: string }[] }
    expect(raw.files).toMatchObject([{ name: 'nacrt ć.pdf', type: 'application/pdf', size: DRAWING.length }])
    const fetched = await fetch(raw.files[0]?.url ?? '')
    expect(Buffer.from(await fetched.arrayBuffer()).equals(DRAWING)).toBe(true)
    await context.close()
  })

  it.each([
    ['PUT', 'portik-token,content-range,content-type'],
    ['HEAD', 'portik-token'],
  ])('may be sent and asked about: %s', async (method, headers) => {
    const answer = await fetch(`${inject('portalUrl')}/v1/sites/demo/uploads/0193b3c0-0000-7000-8000-000000000001`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers },
    })
    const listed = (name: string) => (answer.headers.get(name) ?? '').toLowerCase().split(/, */)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(listed('Access-Control-Allow-Methods')).toContain(method.toLowerCase())
    expect(listed('Access-Control-Allow-Headers')).toEqual(expect.arrayContaining(headers.split(',')))
  })

  it('lets the page read what it needs to go on, also from a refusal', async () => {
    for (const [method, status] of [
      ['HEAD', 404],
      ['PUT', 422],
    ] as const) {
      const answer = await fetch(
        `${inject('portalUrl')}/v1/sites/demo/uploads/0193b3c0-0000-7000-8000-000000000001?form=quote&field=files&name=a.pdf`,
        {
          method,
          headers: { Origin: origin, 'Portik-Token': 'x', 'Content-Range': 'bytes 0-0/1' },
          ...(method === 'PUT' ? { body: 'x' } : {}),
        },
      )
      expect(answer.status).toBe(status)
      expect(answer.headers.get('Access-Control-Expose-Headers')).toMatch(/(?=.*Upload-Offset)(?=.*Retry-After)/)
    }
  })
})
