import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { formReady, openBrowser, watch } from './browser.ts'

const PAGES = (
  '/products /products/table /contact /quote /workshop /catalogue /about /privacy /inbox ' +
  '/lab /lab/hostile /lab/no-scripts /sr /sr/contact /sr/quote /sr/workshop'
)
  .split(' ')
  .concat('')
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('under the strictest Content-Security-Policy, with Trusted Types', () => {
  it.each(PAGES)('/demo%s does nothing that is forbidden', async (path) => {
    const { page, context, complaints } = await watch(browser)
    const answer = await page.goto(`${inject('portalUrl')}/demo${path}`)
    expect(answer?.status()).toBe(200)
    const policy = answer?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toContain(`require-trusted-types-for 'script'`)
    expect(policy).not.toMatch(/unsafe|nonce|\*/)
    if (!path.includes('no-scripts')) await formReady(page, 'newsletter')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('filling, erring, stepping, opening and sending do nothing that is forbidden either', async () => {
    const { page, context, complaints } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/contact`)
    await formReady(page, 'contact')
    const form = page.locator('portik-form[form="contact"]')
    await form.locator('button[type=submit]').click()
    await form.locator('[slot=error]:not([hidden])').first().waitFor()
    await page.locator('[data-portik-open=callback]').first().click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('what is forbidden is seen', async () => {
    const { page, context, complaints } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/about`)
    await page.evaluate(() => {
      const style = document.createElement('style')
      style.textContent = 'p { color: red }'
      document.head.append(style)
      try {
        document.body.innerHTML = '<p>no</p>'
      } catch {
        // Trusted Types refuse it; the event tells.
      }
    })
    await expect.poll(() => complaints.join('\n')).toMatch(/style-src/)
    await expect.poll(() => complaints.join('\n')).toMatch(/require-trusted-types-for/)
    await context.close()
  })
})
