import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { portik } from '../server/portik.ts'
import { axe, openBrowser, watch, type Watched } from './browser.ts'

let browser: Browser
let token = ''
beforeAll(async () => {
  browser = await openBrowser()
  token = (await portik(inject('portalEnv'), 'token', 'create', '--site', 'demo', '--role', 'dpo')).out.trim()
})
afterAll(() => browser.close())

const ME = {
  staff: { id: 'vera', email: 'vera@example.com', name: 'Vera Simić' },
  locale: null,
  second_factor: 'done',
  demo: true,
  sites: [{ id: 'demo', name: 'Lipa & Lan', role: 'dpo', locales: ['en', 'sr'] }],
}

const post = async <T>(path: string, json: unknown): Promise<T> => {
  const answer = await fetch(`${inject('portalUrl')}/v1/sites/demo/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  })
  expect(answer.ok, `${path} ${answer.status} ${answer.ok ? '' : await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

/** The console's own API. */
const read = async <T>(path: string): Promise<T> => {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${inject('portalUrl')}/v1/console/sites/demo/${path}`, { headers })
  expect(answer.ok, `${path} ${answer.status}`).toBe(true)
  return (await answer.json()) as T
}

/** The console for an officer: who that is stands in for signing in; everything else is the server's own answer. */
const open = async (path: string, options: BrowserContextOptions = {}): Promise<Watched> => {
  const watched = await watch(browser, options)
  await watched.page.route('**/v1/console/**', (route) => {
    if (new URL(route.request().url()).pathname === '/v1/console/me') return route.fulfill({ json: ME })
    return route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${token}` } })
  })
  await watched.page.goto(`${inject('portalUrl')}/console/demo/${path}`)
  await watched.page.locator('.page h1').waitFor()
  return watched
}

/** Somebody writes, and is known from then on. */
const becomeKnown = async (email: string): Promise<void> => {
  const challenge = await post<{ token: string }>('forms/contact/challenges', { locale: 'en' })
  const values = { name: 'Mila Đorđević', email, message: 'How long does a tablecloth take?' }
  await post('forms/contact/submissions', { id: randomUUID(), token: challenge.token, locale: 'en', values })
}

/** Asks for erasure by the public API. The mail with link and code is for the person alone, so here an officer confirms who it is. */
const ask = async (email: string): Promise<string> => {
  const id = randomUUID()
  await post('privacy-requests', { id, kind: 'erasure', email, locale: 'en', details: 'Please forget me.' })
  return id
}

describe('the desk of the data protection officer', () => {
  it('a request comes in from outside, is decided with two presses of a key, and seen through to its certificate', async () => {
    const email = `mila-${randomUUID()}@example.com`
    await becomeKnown(email)
    const id = await ask(email)
    const { page, context, complaints } = await open('requests?show=unproven', { viewport: { width: 390, height: 844 } })
    const row = page.locator(`a[data-main][href$="${id}"]`)
    await row.waitFor()
    expect(await axe(page)).toEqual([])
    await row.focus()
    await page.keyboard.press('Enter')

    await page.getByRole('button', { name: 'Confirm the identity' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('How do you know who it is?').fill('Called back on the number that we know.')
    await page.getByRole('button', { name: 'Confirm the identity' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What an erasure would do' }).waitFor()
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Approve', exact: true }).focus()
    await page.keyboard.press('Enter')
    const send = page.getByRole('button', { name: 'Approve, and send the letter' })
    await page.locator('.letter-draft blockquote').waitFor()
    await send.focus()
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'The erasure' }).waitFor()
    await expect
      .poll(() => page.locator('section[aria-labelledby=portik-run] .clock-head .lamp').innerText(), { timeout: 60_000 })
      .toBe('Gone everywhere')
    await page.getByRole('button', { name: 'Certificate' }).waitFor()
    expect(await axe(page)).toEqual([])
    type Work = { erasure: { state: string; has_certificate: boolean } }
    expect((await read<Work>(`privacy-requests/${id}/work`)).erasure).toMatchObject({ state: 'done', has_certificate: true })

    await page.goto(`${inject('portalUrl')}/console/demo/requests/person`)
    await page.getByLabel('E-mail address').fill(email)
    await page.keyboard.press('Enter')
    await page.getByText('Nothing is stored under this address').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('what came by telephone is entered, and stands in the inbox with the day on which it really came', async () => {
    const { page, context } = await open('requests/new')
    const came = new Date(Date.now() - 20 * 86_400_000)
    await page.getByLabel('When it arrived').fill(came.toISOString().slice(0, 16))
    await page.getByLabel('What the person said (optional)').fill('Wants to know everything.')
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    await page.getByRole('heading', { name: /^Access D-/ }).waitFor()
    await page
      .getByText(/^1?\d days left$/)
      .first()
      .waitFor()
    await context.close()
  })

  it('the ledger is checked from the desk', async () => {
    const { page, context } = await open('privacy/ledger')
    const check = page.getByRole('button', { name: 'Check now' })
    await expect
      .poll(
        async () => {
          await page.reload()
          await page.locator('#portik-ledger-check').waitFor()
          return check.isEnabled()
        },
        { timeout: 30_000 },
      )
      .toBe(true)
    await check.click()
    await page.getByText(/All is well/).waitFor()
    expect(await axe(page)).toEqual([])
    await context.close()
  })
})
