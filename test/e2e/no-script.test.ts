import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBrowser, watch } from './browser.ts'
import { fillContact, PERSON } from './visitor.ts'

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('without JavaScript', () => {
  it('the pasted form is sent by the browser, thanked for, and reaches the CRM', async () => {
    const { page, context } = await watch(browser, { javaScriptEnabled: false })
    await page.goto(`${inject('portalUrl')}/demo/lab/no-scripts`)
    const who = { ...PERSON, name: 'Noscript Tester', email: 'noscript.tester@example.com' }
    await fillContact(page, who)
    await page.locator('form:has([name="topic"]) button[type=submit]').click()
    await page.waitForURL(/\/f\/demo\/contact\/thanks\//)
    expect(page.url()).not.toContain('noscript')
    expect(await page.locator('main, body').first().innerText()).not.toContain(who.email)
    await expect
      .poll(async () => (await page.goto(`${inject('portalUrl')}/demo/inbox`)) && page.locator('main').innerText(), {
        timeout: 20_000,
        interval: 500,
      })
      .toContain(who.name)
    await context.close()
  })

  it('a mistake comes back with everything that was typed', async () => {
    const { page, context } = await watch(browser, { javaScriptEnabled: false })
    await page.goto(`${inject('portalUrl')}/demo/sr/lab/no-scripts`)
    // The browser takes this for an address, the server does not.
    await fillContact(page, { ...PERSON, email: 'jelena@localhost' })
    await page.locator('form:has([name="topic"]) button[type=submit]').click()
    await page.waitForURL(/\/f\/demo\/contact$/)
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^sr/)
    expect(await page.locator('[name=name]').inputValue()).toBe(PERSON.name)
    expect(await page.locator('[name=email]').inputValue()).toBe('jelena@localhost')
    expect(await page.locator('[name=message]').inputValue()).toBe(PERSON.message)
    expect(await page.locator('[name=email]').getAttribute('aria-invalid')).toBe('true')
    expect((await page.locator('[slot=error]:not([hidden])').allInnerTexts()).join('').length).toBeGreaterThan(5)
    await context.close()
  })

  it('a file travels with the form', async () => {
    const { page, context } = await watch(browser, { javaScriptEnabled: false })
    await page.goto(`${inject('portalUrl')}/f/demo/quote?locale=en`)
    await page.locator('[name=kind]').first().check()
    await page.locator('[name=description]').fill('Six chairs like the one in the file, please.')
    await page.locator('[name=files]').setInputFiles({ name: 'chair.pdf', mimeType: 'application/pdf', buffer: PDF })
    await page.locator('[name=timing]').first().check()
    await page.locator('[name=customer]').first().check()
    await page.locator('[name=name]').fill('File Tester')
    await page.locator('[name=email]').fill('file.tester@example.com')
    await page.locator('button[type=submit]').click()
    await page.waitForURL(/\/thanks\//)
    await expect
      .poll(async () => (await page.goto(`${inject('portalUrl')}/demo/inbox`)) && page.locator('main').innerText(), {
        timeout: 20_000,
        interval: 500,
      })
      .toMatch(/File Tester[^]*files\s+[0-9a-f]{8}-[0-9a-f-]{27}/)
    await context.close()
  })
})
