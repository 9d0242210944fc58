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
    await page.locator('#operations-tag-Sites').click()
    await page.getByText('/v1/sites/{site}', { exact: true }).first().click()
    await page.getByText('site_not_found').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked.filter((url) => !url.startsWith(portal) && !url.startsWith('data:'))).toEqual([])
    expect(asked.length).toBeGreaterThan(3)
    expect(complaints).toEqual([])
    await context.close()
  })
})
