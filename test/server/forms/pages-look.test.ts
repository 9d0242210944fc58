import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setFormStatus } from '../../../server/forms/publish.ts'
import { findChromium } from '../../chromium.ts'
import { openHosted, type Hosted } from './hosted.ts'

let hosted: Hosted
let browser: Browser
let url: string

/** The hosted pages behind a real port; the widgets' sheets as far as they are built, but no script. */
const outer = new Hono()
outer.get('/v/1.2.3/:file{[a-z]+\\.css}', (c) => {
  const file = new URL(`../../../dist/${c.req.param('file')}`, import.meta.url)
  return existsSync(file) ? c.body(readFileSync(file, 'utf8'), 200, { 'Content-Type': 'text/css' }) : c.notFound()
})
outer.get('/embed.js', (c) => c.body('', 200, { 'Content-Type': 'text/javascript' }))
const server = createAdaptorServer(outer)

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  hosted = await openHosted(url)
  outer.route('/', hosted.app)
  await setFormStatus(hosted.db, 'shop', 'event', 'closed')
  browser = await chromium.launch(findChromium())
})

afterAll(async () => {
  await browser.close()
  await new Promise((resolve) => server.close(resolve))
})

/** A page, and what the browser complained about (blocked styles, scripts, forms). */
const open = async (path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> => {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/content security policy|trusted/i.test(message.text())) complaints.push(message.text())
  })
  await page.goto(`${url}${path}`)
  return { page, complaints }
}

/** What axe finds; it sets styles itself, so look for complaints of the page's own before. */
const faults = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

const fill = async (page: Page): Promise<void> => {
  await page.locator('[name=name]').fill('Ana <b>')
  await page.locator('[name=email]').fill('ana@example.com')
  await page.locator('[name=topic]').selectOption('order')
  await page.locator('[name=message]').fill('\nOne\nTwo')
}

const refuse = () => {
  hosted.answer = { ok: false, errors: [{ field: 'email', code: 'not_an_email', message: 'Please enter an address.' }] }
}

describe.each<[string, BrowserContextOptions]>([
  ['on a desktop', { viewport: { width: 1280, height: 900 } }],
  ['on a narrow phone in the dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }],
  ['in forced colours', { viewport: { width: 390, height: 844 }, forcedColors: 'active' }],
])('%s', (_, options) => {
  test.each([
    '/f/narrow/contact',
    '/f/shop/quote?locale=ar',
    '/f/shop/newsletter?locale=sr-Cyrl',
    '/f/shop/callback?locale=pl',
    '/f/shop/event?locale=hr',
    '/f/shop/nothing',
    '/f/shop/download/thanks/mine',
  ])('%s has no fault that a machine can find, and nothing sticks out sideways', async (path) => {
    const { page, complaints } = await open(path, options)
    expect(complaints).toEqual([])
    expect(await faults(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
    await page.context().close()
  })

  test('a form that comes back has none either', async () => {
    refuse()
    const { page, complaints } = await open('/f/shop/contact?locale=de', options)
    await fill(page)
    await page.locator('[type=submit]').click()
    await page.waitForSelector('[role=alert]')
    expect(complaints).toEqual([])
    expect(await faults(page)).toEqual([])
    await page.context().close()
  })
})

describe('without any script', () => {
  test('a form is sent as it is, and nobody sees or reaches the trap', async () => {
    hosted.received = []
    hosted.answer = { ok: true, receiptUrl: `${url}/f/shop/download/thanks/mine` }
    const { page } = await open('/f/shop/contact?locale=en', { javaScriptEnabled: false })
    expect(await page.locator('[data-kind=trap]').boundingBox()).toMatchObject({ width: 1, height: 1 })
    await fill(page)
    await page.locator('[name="consent.newsletter"]').check()
    await page.locator('[type=submit]').click()
    await page.waitForURL(/\/thanks\//)
    expect(hosted.received[0]?.fields).toEqual({ name: 'Ana <b>', email: 'ana@example.com', topic: 'order', message: '\nOne\nTwo' })
    expect(hosted.received[0]?.consents).toMatchObject([{ purpose: 'newsletter', granted: true }])
    expect(hosted.received[0]).toMatchObject({ origin: url, website: '', hidden: { version: 1, locale: 'en' } })
    await page.context().close()
  })

  test('a form that comes back has the focus on what went wrong, and everything that was typed', async () => {
    refuse()
    const { page } = await open('/f/shop/contact?locale=en', { javaScriptEnabled: false })
    await fill(page)
    await page.locator('[type=submit]').click()
    await page.waitForSelector('[role=alert]:focus')
    expect(await page.locator('[name=message]').inputValue()).toBe('\nOne\nTwo')
    expect(await page.locator('[name=topic]').inputValue()).toBe('order')
    expect(await page.locator('[name="consent.newsletter"]').isChecked()).toBe(false)
    await page.locator('[role=alert] a').first().click()
    await page.waitForSelector('[name=email]:target')
    expect(await page.locator('#portik-contact-email-error').innerText()).toBe('Please enter an address.')
    await page.context().close()
  })

  test('a form prints without what only a screen can use', async () => {
    const { page } = await open('/f/shop/contact?locale=en', { javaScriptEnabled: false })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('nav').isVisible()).toBe(false)
    expect(await page.locator('[name=name]').isVisible()).toBe(true)
    await page.context().close()
  })
})
