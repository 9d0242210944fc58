import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { axe, openBrowser, watch } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const PHONE = { viewport: { width: 375, height: 812 } }
const portal = () => inject('portalUrl')

/** Where pictures go for a person who looks at them: `PORTIK_LOOKS=<folder>`. */
const looks = process.env['PORTIK_LOOKS']
const look = async (page: Page, name: string): Promise<void> => {
  if (!looks) return
  mkdirSync(looks, { recursive: true })
  await page.screenshot({ path: `${looks}/${name}.png`, fullPage: true })
}

/** What a mail to an address says, from the inbox of the demo, which is there without a mail server. */
const mailTo = async (page: Page, email: string, about: RegExp): Promise<string> => {
  let text = ''
  await expect
    .poll(
      async () => {
        const inbox = await (await page.request.get(`${portal()}/demo/inbox`)).text()
        text = inbox.split('<article').find((one) => one.includes(email) && about.test(one)) ?? ''
        return text !== ''
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true)
  return text.replaceAll('&amp;', '&')
}

/** Subscribes to the newsletter as a person does, without scripts, and counts the clicks. */
const subscribe = async (email: string): Promise<number> => {
  const { page, context } = await watch(browser, { ...PHONE, javaScriptEnabled: false })
  await page.goto(`${portal()}/f/demo/newsletter?locale=en`)
  await page.locator('[name=email]').fill(email)
  await page.locator('[name="consent.newsletter"]').check()
  await page.locator('button[type=submit]').click()
  await page.waitForURL(/\/thanks\//)
  const link = /https?:\/\/[^\s"<]+\/confirm\/[\w.-]+/.exec(await mailTo(page, email, /\/confirm\//))?.[0] ?? ''
  await page.goto(link)
  await page.locator('form button').click()
  await page.getByText('confirmed', { exact: false }).first().waitFor()
  await context.close()
  // The box, the button, the link in the mail, and the button behind it.
  return 4
}

describe('a person who subscribed', () => {
  it('takes it back by the link of the mail with no more clicks than giving took; a scanner that opens the link changes nothing', async () => {
    const { page, context, complaints } = await watch(browser, PHONE)
    const email = 'choices.one@example.com'
    const given = await subscribe(email)
    const link = /https?:\/\/[^\s"<]+\/choices\/[\w.-]+/.exec(await mailTo(page, email, /\/choices\//))?.[0] ?? ''
    for (let i = 0; i < 5; i++) expect((await page.request.get(link)).status()).toBe(200)
    let withdrawn = 1
    await page.goto(link)
    expect(await page.locator('.state strong').innerText()).toBe('Agreed and confirmed')
    expect(await axe(page)).toEqual([])
    await look(page, 'choices-page-en')
    await page.getByRole('button', { name: 'Withdraw' }).click()
    withdrawn++
    await page.locator('.done').waitFor()
    expect(await page.locator('.state strong').innerText()).toBe('Withdrawn')
    expect(withdrawn).toBeLessThanOrEqual(given)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.goto(`${link}?locale=sr`)
    await look(page, 'choices-page-sr')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('does it in the shop as well, by a code; nothing is kept in the browser', async () => {
    const { page, context, complaints } = await watch(browser, PHONE)
    const email = 'choices.two@example.com'
    await subscribe(email)
    await page.goto(`${portal()}/demo`)
    await page.getByRole('link', { name: 'Privacy choices' }).click()
    const element = page.locator('portik-privacy')
    await element.getByLabel('Your e-mail address').fill(email)
    await element.getByRole('button', { name: 'Send me the code' }).click()
    const code = /Code: (\d{6})/.exec(await mailTo(page, email, /Code: \d{6}/))?.[1] ?? ''
    await element.getByLabel('Six-digit code').fill(code)
    await element.getByRole('button', { name: 'Continue' }).click()
    await element.getByRole('button', { name: 'Withdraw', exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
    await look(page, 'choices-shop-en')
    await element.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await element.getByText('Withdrawn. It counts from this moment.').waitFor()
    await element.getByRole('tab', { name: 'My rights' }).click()
    await element.getByLabel('What may we do for you?').waitFor()
    await look(page, 'rights-shop-en')
    await element.getByLabel('Your e-mail address').fill(email)
    await element.getByRole('button', { name: 'Send the request' }).click()
    await element.getByLabel('Six-digit code').waitFor()
    const letter = await mailTo(page, email, /\/privacy\/demo\/(?!choices|session|unsubscribe)/)
    await element.getByLabel('Six-digit code').fill(/\b(\d{6})\b/.exec(letter.replace(/<[^>]*>|https?:\S+/g, ' '))?.[1] ?? '')
    await element.getByRole('button', { name: 'Continue' }).click()
    await element.getByText('Your request is with us.').waitFor()
    expect(await axe(page)).toEqual([])
    await look(page, 'request-shop-en')
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(['', 0, 0])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.goto(`${portal()}/demo/sr/privacy`)
    await page.locator('portik-privacy').getByLabel('Vaša imejl-adresa').waitFor()
    await look(page, 'choices-shop-sr')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('needs no script at all', async () => {
    const { page, context } = await watch(browser, { ...PHONE, javaScriptEnabled: false })
    const email = 'choices.three@example.com'
    await page.goto(`${portal()}/privacy/demo/choices?locale=en`)
    await page.getByLabel('Your e-mail address').fill(email)
    await page.getByRole('button', { name: 'Send me the code' }).click()
    const code = /Code: (\d{6})/.exec(await mailTo(page, email, /Code: \d{6}/))?.[1] ?? ''
    await page.getByLabel('Six-digit code').fill(code)
    await look(page, 'code-page-en')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('We have not asked you for any consent').waitFor()
    await context.close()
  })
})

describe('a browser that asks not to share data', () => {
  it('is told on the form what that means, and no box is ticked', async () => {
    const { page, context } = await watch(browser)
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }))
    await page.goto(`${portal()}/demo/catalogue`)
    const form = page.locator('portik-form[form=download]')
    await form.getByText('Global Privacy Control').waitFor()
    expect(await form.locator('[type=checkbox]:checked').count()).toBe(0)
    await context.close()
  })
})
