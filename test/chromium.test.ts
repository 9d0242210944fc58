import { chromium } from 'playwright-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findChromium } from './chromium.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the browser of the tests', () => {
  it('draws a page, with text that takes room', async () => {
    const browser = await chromium.launch(findChromium())
    try {
      const page = await browser.newPage()
      await page.setContent('<p style="display:inline-block">Добар дан, šta želite?</p>')
      expect(Number(browser.version().split('.')[0])).toBeGreaterThanOrEqual(111)
      expect((await page.locator('p').boundingBox())?.width).toBeGreaterThan(60)
    } finally {
      await browser.close()
    }
  })

  it('is the one that CHROME_PATH names', () => {
    vi.stubEnv('CHROME_PATH', '/opt/own/chrome')
    expect(findChromium().executablePath).toBe('/opt/own/chrome')
  })

  it.runIf(process.platform === 'linux' && process.arch === 'x64')('comes from npm where none is installed', () => {
    vi.stubEnv('CHROME_PATH', '')
    vi.stubEnv('PATH', '/nowhere')
    const { executablePath, env } = findChromium()
    expect(executablePath).toMatch(/node_modules\/\.cache\/portik\/chromium-\d+\.\d+\.\d+\/chromium$/)
    expect(env['LD_LIBRARY_PATH']).toContain('al2023/lib')
  })
})
