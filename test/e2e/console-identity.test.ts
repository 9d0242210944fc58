import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { portik } from '../server/portik.ts'
import { axe, openBrowser, watch, type Watched } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Passkeys belong to a host name, so the console is opened under one. */
const home = (): string => inject('portalUrl').replace('127.0.0.1', 'localhost')

/** A browser with a fingerprint reader that always says yes. */
const openDevice = async (options: BrowserContextOptions = {}): Promise<Watched> => {
  const watched = await watch(browser, options)
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
  return watched
}

const command = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await portik(inject('portalEnv'), ...args)
  expect(err).toBe('')
  expect(code).toBe(0)
  return out.trim()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Somebody who joined by an invitation, at the door of their account room. */
const join = async (email: string): Promise<Watched> => {
  const watched = await openDevice()
  const { page } = watched
  await page.goto(await command('staff', 'invite', '--site', 'demo', '--role', 'owner', '--email', email))
  await page.getByLabel('Name').fill('Ana Kovač')
  expect(await axe(page)).toEqual([])
  await button(page, 'Accept the invitation').click()
  await page.locator('.side').waitFor()
  await page.goto(`${home()}/console/demo/account`)
  await page.getByRole('heading', { name: 'Passkeys' }).waitFor()
  return watched
}

/** Goes through a sign-in link up to where a second factor is asked for. */
const openLink = async ({ page }: Watched, email: string): Promise<void> => {
  await page.goto(await command('staff', 'link', '--email', email))
  await button(page, 'Sign in now').click()
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
}

const addPasskey = async (page: Page): Promise<string[]> => {
  await button(page, 'Add a passkey').click()
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.first().waitFor()
  const shown = await codes.allTextContents()
  await page.getByLabel('I keep them in a safe place').check()
  await button(page, 'Done').click()
  await page.locator('wa-dialog[open]').waitFor({ state: 'detached' })
  return shown
}

/** What a browser says when a page asks `/me` and nobody is signed in is no fault. */
const faults = ({ complaints }: Watched): string[] => complaints.filter((text) => !text.includes('401 (Unauthorized)'))

describe('a person of the staff', { timeout: 90_000 }, () => {
  it('joins, makes a passkey, and is in with one touch the next time, without any other factor', async () => {
    const watched = await join('passkey@e2e.example')
    const { page, context } = watched
    expect(await addPasskey(page)).toHaveLength(10)
    expect(await axe(page)).toEqual([])

    await context.clearCookies()
    await page.goto(`${home()}/console`)
    // The device answers at once, to the offer in the address field or to the button.
    await page.locator('.side').waitFor()
    await page.goto(`${home()}/console/demo/account`)
    await page.getByText('10 codes are left.').waitFor()
    expect(faults(watched)).toEqual([])
    await context.close()
  })

  it('has lost the passkey: a link and a recovery code let them in, and ended sessions are out at once', async () => {
    const first = await join('lost@e2e.example')
    const codes = await addPasskey(first.page)

    const second = await watch(browser)
    await openLink(second, 'lost@e2e.example')
    expect(await axe(second.page)).toEqual([])
    await button(second.page, 'Use a recovery code').click()
    await second.page.getByLabel('Recovery code', { exact: true }).fill('wrong-wrong-wrong')
    await button(second.page, 'Go on').click()
    await second.page.getByText('This code is not right').waitFor()
    await second.page.getByLabel('Recovery code', { exact: true }).fill(codes[0] ?? '')
    await button(second.page, 'Go on').click()
    await second.page.locator('.side').waitFor()

    await first.page.reload()
    await button(first.page, 'End').click()
    await button(first.page, 'End').waitFor({ state: 'detached' })
    await second.page.getByRole('link', { name: 'Staff' }).click()
    await second.page.getByRole('heading', { name: 'Please sign in again' }).waitFor()
    await Promise.all([first.context.close(), second.context.close()])
  })

  it('sets up an authenticator app by the key as text, and signs in with it where there is no passkey', async () => {
    const { page, context } = await join('app@e2e.example')
    await button(page, 'Set up').click()
    await page.getByRole('img', { name: 'QR code with the key' }).waitFor()
    await button(page, 'I cannot scan it').click()
    const secret = ((await page.locator('.key').textContent()) ?? '').replaceAll(' ', '')
    const app = new TOTP({ secret: Secret.fromBase32(secret) })
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Code from the app').fill(app.generate({ timestamp: Date.now() - 30_000 }))
    await button(page, 'Confirm').click()
    await page.getByLabel('I keep them in a safe place').check()
    await button(page, 'Done').click()
    await context.close()

    const other = await watch(browser)
    await openLink(other, 'app@e2e.example')
    await other.page.getByLabel('Code from the app').fill(app.generate())
    await button(other.page, 'Go on').click()
    await other.page.locator('.side').waitFor()
    await other.context.close()
  })

  it('invites others in the staff room, with the keyboard alone', async () => {
    const watched = await join('owner@e2e.example')
    const { page, context } = watched
    await page.goto(`${home()}/console/demo/staff`)
    await button(page, 'Invite somebody').focus()
    await page.keyboard.press('Enter')
    await page.locator('wa-dialog input[type=email]:focus').waitFor()
    await page.keyboard.type('new@e2e.example')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('new@e2e.example is invited').waitFor()
    expect(await axe(page)).toEqual([])
    expect(await page.locator('.key').textContent()).toMatch(/^http:\/\/localhost:\d+\/console#invite=[\w-]{43}$/)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Invitations' }).waitFor()
    expect(await axe(page)).toEqual([])
    expect(faults(watched)).toEqual([])
    await context.close()
  })
})

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'on a phone, in the dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true },
  'from right to left': { locale: 'ar' },
  'with forced colours': { forcedColors: 'active' },
}

describe.each(Object.entries(LOOKS))('the door %s', (_, options) => {
  it('has nothing that axe finds, nothing that sticks out, and does nothing forbidden', async () => {
    const watched = await watch(browser, options)
    const { page, context } = watched
    await page.goto(`${home()}/console`)
    await page.locator('.card input[type=email]').waitFor()
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.locator('.card input[type=email]').fill('nobody@e2e.example')
    await page.keyboard.press('Enter')
    await page.locator('.card input[type=email]').waitFor({ state: 'detached' })
    expect(await axe(page)).toEqual([])
    expect(faults(watched)).toEqual([])
    await context.close()
  })
})
