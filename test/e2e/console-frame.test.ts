import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { portik } from '../server/portik.ts'
import { axe, formReady, openBrowser, watch, type Watched } from './browser.ts'
import { fillContact } from './visitor.ts'

let browser: Browser
let token = ''
beforeAll(async () => {
  browser = await openBrowser()
  const made = await portik(inject('portalEnv'), 'token', 'create', '--site', 'demo', '--role', 'owner')
  token = made.out.trim()
})
afterAll(() => browser.close())

const ME = {
  staff: { id: 'ana', email: 'ana@example.com', name: 'Ana Kovač' },
  locale: null,
  second_factor: 'done',
  demo: false,
  sites: [
    { id: 'demo', name: 'Linden & Sons', role: 'owner', locales: ['en'] },
    { id: 'other', name: 'Another shop with quite a long name', role: 'viewer', locales: ['en'] },
  ],
}
const HITS = { hits: [{ kind: 'person', id: '7', title: 'Milica Đorđević', text: 'milica@example.com', at: null }] }

/** The console for somebody who is signed in: who that is stands in for the identity slice; everything else is the server's own answer. */
const open = async (path = '/console', options: BrowserContextOptions = {}): Promise<Watched> => {
  const watched = await watch(browser, options)
  await watched.page.route('**/v1/console/**', (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/v1/console/me') return route.fulfill({ json: ME })
    if (pathname.endsWith('/search')) return route.fulfill({ json: HITS })
    return route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${token}` } })
  })
  await watched.page.goto(`${inject('portalUrl')}${path}`)
  await watched.page.locator('.overview, .state').first().waitFor()
  return watched
}

const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** What somebody may have to hit with a finger and is smaller than 24 px (WCAG 2.2, 2.5.8). */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, wa-button')]
      .filter((each) => each.checkVisibility() && !each.closest('.skip') && each.matches(':not(.skip)'))
      .filter((each) => each.getBoundingClientRect().height < 24)
      .map((each) => each.outerHTML.slice(0, 120)),
  )

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'in daylight': { colorScheme: 'light' },
  'in the dark': { colorScheme: 'dark' },
  'on a phone': { viewport: { width: 390, height: 844 }, hasTouch: true },
  'on the smallest screen, in the dark': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  'from right to left': { locale: 'ar' },
  'in Serbian': { locale: 'sr-Latn-RS' },
  'with forced colours': { forcedColors: 'active' },
}

describe.each(Object.entries(LOOKS))('the console %s', (_, options) => {
  it('has nothing that axe finds, nothing that sticks out, nothing too small to hit, and does nothing forbidden', async () => {
    const { page, context, complaints } = await open('/console', options)
    expect(await axe(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await smallTargets(page)).toEqual([])
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('combobox').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the page of the console', () => {
  it('is stored by nobody, framed by nobody, and loads nothing from elsewhere; its files are kept for ever', async () => {
    const { page, context } = await watch(browser)
    const from = new Set<string>()
    const files: string[] = []
    page.on('request', (request) => {
      from.add(new URL(request.url()).origin)
      if (request.url().includes('/console/_/')) files.push(request.url())
    })
    const answer = await page.goto(`${inject('portalUrl')}/console/demo/leads?grade=hot`)
    await page.locator('portik-console main').waitFor()
    const headers = answer!.headers()
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).toContain(`frame-ancestors 'none'`)
    expect(headers['content-security-policy']).toContain(`require-trusted-types-for 'script'`)
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    expect([...from]).toEqual([inject('portalUrl')])
    const file = await fetch(files[0]!)
    expect(file.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${inject('portalUrl')}/console/_/no-such-file.js`)).status).toBe(404)
    await context.close()
  })
})

/** Presses the down arrow until the entry of a menu has the focus. */
const walkTo = async (page: Page, name: string): Promise<void> => {
  const at = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.textContent?.trim())
  for (let steps = 0; steps < 15 && !(await at())?.startsWith(name); steps += 1) await page.keyboard.press('ArrowDown')
  expect(await at()).toMatch(new RegExp(`^${name}`))
}

describe('with the keyboard only', () => {
  it('one comes past the navigation, through it, and is told where one is', async () => {
    const { page, context } = await open('/console/demo/nowhere')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('Skip to the content')
    const overview = page.locator('.side a[href$="/overview"]')
    for (let i = 0; i < 12 && !(await overview.evaluate((link) => link === document.activeElement)); i += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.overview').waitFor()
    expect(await page.evaluate(() => document.activeElement!.tagName)).toBe('H1')
    expect(await page.title()).toBe('Overview · Linden & Sons · Portik')
    await page.goBack()
    await page.locator('main h1').getByText('This page does not exist').waitFor({ state: 'attached' })
    await context.close()
  })

  it('the palette finds a person, and leads there', async () => {
    const { page, context } = await open()
    await page.keyboard.press('Control+k')
    await page.locator('input[role=combobox]:focus').waitFor()
    await page.keyboard.type('milica')
    await page.getByRole('option', { name: /Milica Đorđević/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/console/demo/people/7')
    await context.close()
  })

  it('the language is changed from the menu, at once and without loading the page', async () => {
    const { page, context } = await open()
    await page.evaluate(() => Object.assign(window, { same: true }))
    await page.locator('.side .nav-own button').focus()
    await page.keyboard.press('Enter')
    await walkTo(page, 'Language')
    await page.keyboard.press('ArrowRight')
    await page.getByRole('menuitemcheckbox', { name: 'Deutsch' }).waitFor()
    await walkTo(page, 'Deutsch')
    await page.keyboard.press('Enter')
    await page.locator('h1').getByText('Übersicht').waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, (window as { same?: boolean }).same])).toEqual(['de', true])
    await context.close()
  })
})

it('a message that arrives while the overview is open is counted there by itself', async () => {
  const { page, context } = await open()
  const again = page.waitForRequest((request) => request.url().includes('/overview'))
  const visitor = await watch(browser)
  await visitor.page.goto(`${inject('portalUrl')}/demo/contact`)
  await formReady(visitor.page, 'contact')
  await fillContact(visitor.page)
  await visitor.page.locator('portik-form[form=contact] button[type=submit]').click()
  await visitor.page.locator('portik-form[form=contact] [part=thanks]').waitFor()
  await again
  await visitor.context.close()
  await context.close()
})
