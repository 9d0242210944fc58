import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { allowOrigin } from './allow-origin.ts'
import { formReady, openBrowser, watch } from './browser.ts'
import { startHost, type Host } from './host.ts'

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
]
/** The snippet with the script alone knows the form's height by estimate; a visitor does not see this much move. */
const SCRIPT_ONLY = 0.01

let browser: Browser
let host: Host
beforeAll(async () => {
  browser = await openBrowser()
  host = await startHost()
  await allowOrigin(host.url)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

const around = (snippet: string): string =>
  host.page(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Host</title>
    <body><h1>Write to us</h1>${snippet}<p>${'What comes after the form moves when the form grows. '.repeat(30)}</p></body></html>`)

const snippet = async (kind: string, form: string): Promise<string> =>
  (await fetch(`${inject('portalUrl')}/v1/sites/demo/forms/${form}/snippet?kind=${kind}&locale=en`)).text()

const measure = async (url: string, form: string, viewport: (typeof SIZES)[number], slow = true): Promise<number> => {
  const { page, context, shift } = await watch(browser, { viewport })
  // Scripts that come late show a reserve that is missing.
  if (slow)
    await page.route(/embed\.js|\/c\//, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await route.continue()
    })
  await page.goto(url)
  await formReady(page, form)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  const moved = await shift()
  await context.close()
  return moved
}

describe.concurrent('nothing moves while the page loads', () => {
  for (const viewport of SIZES) {
    for (const form of ['contact', 'newsletter', 'callback', 'event', 'download']) {
      it(`with the pasted HTML of ${form} at ${viewport.width} px`, async () => {
        expect(await measure(around(await snippet('html', form)), form, viewport)).toBe(0)
      })

      it(`with the script alone, ${form} at ${viewport.width} px`, async () => {
        expect(await measure(around(await snippet('script', form)), form, viewport)).toBeLessThanOrEqual(SCRIPT_ONLY)
      })
    }
  }

  it('and what does move is measured', async () => {
    const bare = `<script type="module" src="${inject('portalUrl')}/embed.js" data-site="demo"></script><portik-form form="contact"></portik-form>`
    expect(await measure(around(bare), 'contact', SIZES[1]!)).toBeGreaterThan(SCRIPT_ONLY)
  })
})
