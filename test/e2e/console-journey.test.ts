import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../chaos/processes.ts'
import { content, receiver } from '../server/crm/receiver.ts'
import { serve } from '../server/portik.ts'
import { axe, formReady, openBrowser, watch } from './browser.ts'
import { startHost, type Host } from './host.ts'
import { fillContact, PERSON } from './visitor.ts'

let browser: Browser
let host: Host
beforeAll(async () => {
  browser = await openBrowser()
  host = await startHost()
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

/** Starts the product on an empty data folder, with nothing seeded; answers where the first owner comes in. */
const emptyPortal = async (allowed: string) => {
  const port = String(await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'portik-journey-'))
  // Passkeys belong to a host name.
  const url = `http://localhost:${port}`
  const settings = { PORTIK_SEED: 'none', PORTIK_DATA_DIR: folder, PORTIK_PUBLIC_URL: url, PORTIK_ALLOWED_PRIVATE_TARGETS: allowed }
  const server = await serve({ PORT: port, HOST: '127.0.0.1', DATABASE_URL: '', SMTP_URL: '', ...settings })
  const link = (): string => /\S+#setup=\S+/.exec(server.output.out)?.[0] ?? ''
  await expect.poll(link, { timeout: 20_000 }).not.toBe('')
  const stop = async (): Promise<void> => {
    await server.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  return { link: link(), stop }
}

/** A person with a mouse, whose clicks are counted, and a fingerprint reader. */
const openOwner = async () => {
  const watched = await watch(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
  const devtools = await watched.context.newCDPSession(watched.page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  let clicks = 0
  let fields = 0
  return {
    ...watched,
    count: () => ({ clicks, fields }),
    click: async (target: Locator) => {
      clicks++
      await target.click()
    },
    fill: async (target: Locator, text: string) => {
      fields++
      await target.fill(text)
    },
  }
}

const named = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' })

/** Nothing that axe finds, wherever the journey comes by. */
const clean = async (page: Page): Promise<void> => expect(await axe(page)).toEqual([])

it('from an empty data folder to the first delivered lead, through clicks alone', { timeout: 180_000 }, async () => {
  const crm = await receiver(content)
  const { link, stop } = await emptyPortal(`${crm.target},${new URL(host.url).host}`)
  const { page, context, click, fill, count, complaints } = await openOwner()
  const started = Date.now()
  try {
    // Who I am.
    await page.goto(link)
    await fill(page.getByLabel('Name'), 'Ana Kovač')
    await fill(page.getByLabel('E-mail'), 'ana@shop.example')
    await click(named(page, 'Begin'))
    await click(named(page, /^Passkey/))
    await click(page.getByLabel('I keep them in a safe place'))
    await click(named(page, 'Done'))

    // My site.
    await fill(page.getByLabel('Name', { exact: true }), 'Lipa & Lan')
    expect(await page.getByLabel('Id', { exact: true }).inputValue()).toBe('lipa-lan')
    await fill(page.getByLabel('E-mail for questions about data'), 'privacy@shop.example')
    await clean(page)
    await click(named(page, 'Create the site'))

    // A form.
    await page.frameLocator('iframe').getByRole('heading', { name: 'Write to us' }).waitFor()
    await clean(page)
    await click(named(page, 'Publish this form'))
    await click(page.getByRole('link', { name: /^Next step/ }))

    // Where my page is.
    await fill(page.getByLabel('Address of your page'), `${host.url}/contact?from=ad`)
    await page.getByText(`Will be allowed: ${host.url}`).waitFor()
    await clean(page)
    await click(named(page, 'Allow'))
    await page.locator('.origins').waitFor()
    await click(page.getByRole('link', { name: /^Next step/ }))

    // What to paste.
    await page.locator('portik-console-code code', { hasText: 'portik-form' }).waitFor()
    await clean(page)
    await click(named(page, 'Copy'))
    const snippet = await page.evaluate(() => navigator.clipboard.readText())
    const address = host.page(
      `<!doctype html><html lang="en"><head><title>Shop</title></head><body><h1>Write to us</h1>${snippet}</body></html>`,
    )
    await click(page.getByRole('link', { name: /^Next step/ }))

    // Does it work? A visitor comes.
    await page.getByText('Waiting for the first sign from your page').waitFor()
    await clean(page)
    const visitor = await watch(browser)
    await visitor.page.goto(address)
    await formReady(visitor.page, 'contact')
    await page.getByText(`It works on ${host.url}`).waitFor()
    await click(page.getByRole('link', { name: /^Next step/ }))

    // Where leads go.
    await click(page.getByRole('link', { name: 'Add a connection' }))
    await fill(page.getByLabel('Address', { exact: true }), crm.url)
    await clean(page)
    await click(named(page, 'Add and test'))
    await page.getByText('The receiver took a signed test message').waitFor()
    await click(page.getByRole('link', { name: 'To the deliveries' }))
    await page.getByText('Nothing has been sent yet').waitFor()
    await clean(page)

    // The first lead.
    await fillContact(visitor.page)
    const stored = visitor.page.waitForResponse((answer) => answer.url().endsWith('/submissions') && answer.request().method() === 'POST')
    await visitor.page.locator('portik-form button[type=submit]').click()
    expect((await stored).status()).toBe(201)
    await click(page.locator('.table-fresh button'))
    await page.getByRole('row').filter({ hasText: 'Delivered' }).waitFor()
    await clean(page)

    const seconds = Math.round((Date.now() - started) / 1_000)
    const { clicks, fields } = count()
    process.stdout.write(`\nThe journey: ${clicks} clicks and ${fields} fields of the owner; ${seconds} s, axe included\n`)
    const sent = crm.received.map(({ body }) => JSON.parse(body) as { type: string; data: { person?: { email?: string } } })
    expect(sent.map(({ type }) => type)).toEqual(['connection.checked', 'lead.created'])
    expect(sent[1]?.data.person?.email).toBe(PERSON.email)
    // A browser says so when a page asks who is signed in, and nobody is; and axe measures with styles that the preview's policy refuses.
    expect(complaints.filter((text) => !/401 \(Unauthorized\)|inline style|refused inline/.test(text))).toEqual([])
    expect(clicks).toBeLessThanOrEqual(20)
    await Promise.all([context.close(), visitor.context.close()])
  } finally {
    await stop()
  }
})
