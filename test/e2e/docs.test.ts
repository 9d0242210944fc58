import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBrowser, watch } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('the API reference', () => {
  it('shows every part of the API, asks nobody else, and needs nothing inline', async () => {
    const portal = inject('portalUrl')
    const { page, context, complaints } = await watch(browser)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${portal}/docs`)
    // What is out of sight is drawn when it comes into sight.
    const site = page.getByText('/v1/sites/{site}', { exact: true }).first()
    const scrolled = async (): Promise<number> => {
      await page.mouse.wheel(0, 2_000)
      return site.count()
    }
    await expect.poll(scrolled, { timeout: 15_000, interval: 100 }).toBe(1)
    await site.click()
    await page.getByText('site_not_found').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked.filter((url) => !url.startsWith(portal) && !url.startsWith('data:'))).toEqual([])
    expect(asked.length).toBeGreaterThan(3)
    expect(complaints).toEqual([])
    await context.close()
  })
})
