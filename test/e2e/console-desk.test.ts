import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { portik } from '../server/portik.ts'
import { axe, openBrowser, watch, type Watched } from './browser.ts'
import { startHost, type Host } from './host.ts'

let browser: Browser
let host: Host
let token = ''
beforeAll(async () => {
  browser = await openBrowser()
  host = await startHost()
  token = (await portik(inject('portalEnv'), 'token', 'create', '--site', 'demo', '--role', 'owner')).out.trim()
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

const ME = {
  staff: { id: 'ana', email: 'ana@example.com', name: 'Ana Kovač' },
  locale: null,
  second_factor: 'done',
  demo: true,
  sites: [{ id: 'demo', name: 'Lipa & Lan', role: 'owner', locales: ['en', 'sr'] }],
  factors: { passkeys: 1, authenticator: false, recovery_codes: 10 },
}

const authorization = () => ({ authorization: `Bearer ${token}` })

/** The console's own API, for what a test lays out beforehand or somebody else does meanwhile. */
const call = async <T>(path: string, json?: unknown, more: RequestInit & { headers?: Record<string, string> } = {}): Promise<T> => {
  const answer = await fetch(`${inject('portalUrl')}/v1/console/sites/demo/${path}`, {
    method: json === undefined ? 'GET' : 'POST',
    ...more,
    headers: { ...authorization(), 'content-type': 'application/json', ...more.headers },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  expect(answer.ok, `${path} ${answer.status}`).toBe(true)
  return (await answer.json()) as T
}

/** The console for an owner: who that is stands in for signing in; everything else is the server's own answer. */
const open = async (path: string, options: BrowserContextOptions = {}): Promise<Watched> => {
  const watched = await watch(browser, options)
  await watched.page.route('**/v1/console/**', (route) => {
    if (new URL(route.request().url()).pathname === '/v1/console/me') return route.fulfill({ json: ME })
    return route.continue({ headers: { ...route.request().headers(), ...authorization() } })
  })
  await watched.page.goto(`${inject('portalUrl')}/console/demo/${path}`)
  await watched.page.locator('.page h1').waitFor()
  await watched.page.waitForLoadState('networkidle').catch(() => {})
  return watched
}

const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'in daylight': {},
  'on a phone, in the dark, in Serbian': { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'sr-Latn-RS' },
  'from right to left': { locale: 'ar' },
}

const PLACES = [
  ['deliveries', '.connection'],
  ['deliveries/connections/new', 'form'],
  ['site?step=about', 'form'],
  ['site?step=form', '.template'],
  ['site?step=origin', '.origins'],
  ['site?step=snippet', 'portik-console-code code'],
  ['site?step=check', '.look'],
  ['site?step=connection', '.step-body'],
] as const

describe.each(Object.entries(LOOKS))('the rooms %s', (_, options) => {
  it.each(PLACES)('%s: nothing that axe finds, nothing that sticks out', async (path, there) => {
    const { page, context } = await open(path, options)
    await page.locator(there).first().waitFor()
    expect(await axe(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await context.close()
  })
})

describe('an owner mends a connection', () => {
  it('is told that somebody changed it meanwhile, compares, and loses nothing', async () => {
    const added = await call<{ id: string }>('connections', { kind: 'webhook', url: 'https://crm.example/a', name: 'First' })
    const { page, context } = await open(`deliveries/connections/${added.id}`)
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Mine')
    await call(`connections/${added.id}`, { name: 'Theirs' }, { method: 'PATCH', headers: { 'if-match': '"1"' } })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Somebody changed this meanwhile' }).waitFor()
    expect(await page.locator('.versions').innerText()).toMatch(/Theirs[^]*Mine/)
    expect(await axe(page)).toEqual([])
    expect(await name.inputValue()).toBe('Mine')
    await page.getByRole('button', { name: 'Save mine' }).click()
    await page.getByText('Saved.').waitFor()
    expect(await call<{ name: string }>(`connections/${added.id}`)).toMatchObject({ name: 'Mine', version: 3 })

    await page.getByRole('button', { name: 'Remove the connection' }).click()
    await page.locator('wa-dialog[open]').getByRole('button', { name: 'Remove the connection' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'Mine' }).waitFor()
    expect(await call<{ name: string }>(`connections/${added.id}`)).toMatchObject({ name: 'Mine' })
    await context.close()
    await fetch(`${inject('portalUrl')}/v1/console/sites/demo/connections/${added.id}`, { method: 'DELETE', headers: authorization() })
  })

  it('pauses and resumes it with the keyboard alone', async () => {
    const { page, context } = await open('deliveries')
    const pause = page.getByRole('button', { name: 'Pause' }).first()
    await pause.focus()
    await page.keyboard.press('Enter')
    await page.locator('.connection').getByText('Somebody paused it.').waitFor()
    await page.getByRole('button', { name: 'Resume' }).first().focus()
    await page.keyboard.press('Enter')
    await page.locator('.connection').getByText('Somebody paused it.').waitFor({ state: 'detached' })
    await context.close()
  })
})

describe('the check of the real page', () => {
  it('a page that is refused is seen, allowed with one click, and then works', async () => {
    const snippet = await (await fetch(`${inject('portalUrl')}/v1/sites/demo/forms/newsletter/snippet`)).text()
    const visitor = await watch(browser)
    await visitor.page.goto(host.page(`<!doctype html><html lang="en"><title>Shop</title><body>${snippet}</body></html>`))
    const { page, context } = await open('site?step=check')
    const allow = page.getByRole('button', { name: `Allow ${host.url}` })
    await allow.waitFor()
    expect(await axe(page)).toEqual([])
    await allow.click()
    await expect
      .poll(
        async () => {
          await visitor.page.reload()
          return page.getByText(`It works on ${host.url}`).count()
        },
        { timeout: 20_000, interval: 1_000 },
      )
      .toBe(1)
    await Promise.all([context.close(), visitor.context.close()])
  })

  it('an address that the server may not look at is explained, and one that is no address too', async () => {
    const { page, context } = await open('site?step=check')
    await page.getByText('No sign? Let the server look at the page').click()
    await page.getByLabel('Address of the page with the form').fill('https://10.0.0.8/')
    await page.getByRole('button', { name: 'Look at it' }).click()
    await page.getByText('may not look into private networks').waitFor()
    await page.getByLabel('Address of the page with the form').fill(`${inject('portalUrl')}/demo/contact`)
    await page.getByRole('button', { name: 'Look at it' }).click()
    await page.getByText('All looks right on the page.').waitFor()
    await context.close()
  })
})
