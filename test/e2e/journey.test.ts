import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { formReady, openBrowser, watch } from './browser.ts'
import { fillContact, firstStep, nextStep, PERSON } from './visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const inbox = (page: Page) => async (): Promise<string> => {
  await page.goto(`${inject('portalUrl')}/demo/inbox`)
  return page.locator('main').innerText()
}

const person = (name: string): typeof PERSON => ({ ...PERSON, name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com` })

const send = async (page: Page, form: string): Promise<void> => {
  const stored = page.waitForResponse(
    (answer) => answer.url().endsWith(`/forms/${form}/submissions`) && answer.request().method() === 'POST',
  )
  await page.locator(`portik-form[form=${form}] button[type=submit]`).click()
  expect((await stored).status()).toBe(201)
}

describe('a visitor', () => {
  it('writes to the shop, and the company’s CRM has the lead, once, with the consent as it was given', async () => {
    const { page, context, complaints } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/contact`)
    await formReady(page, 'contact')
    const who = person('Ivana Tester')
    await fillContact(page, who)
    await send(page, 'contact')
    await expect.poll(inbox(page), { timeout: 20_000, interval: 500 }).toContain(who.name)
    const record = page.locator('[data-record]', { hasText: who.name })
    expect(await record.count()).toBe(1)
    await record.locator('summary').click()
    const raw = JSON.parse(await record.locator('pre').innerText()) as {
      values: Record<string, unknown>
      consents: unknown
      context: { page?: string }
    }
    expect(raw.values).toMatchObject({ name: who.name, email: who.email, message: who.message })
    expect(raw.consents).toMatchObject([{ purpose: 'newsletter', granted: false }])
    expect(raw.context.page).toContain('/demo/contact')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('answers in Serbian, is helped in Serbian, and loses nothing by an error or a reload', async () => {
    const { page, context } = await watch(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${inject('portalUrl')}/demo/sr/contact`)
    await formReady(page, 'contact')
    const who = person('Милица Тест')
    await fillContact(page, { ...who, email: 'nije-adresa' })
    await page.locator('portik-form[form=contact] button[type=submit]').click()
    const error = page.locator('portik-form[form=contact] [slot=error]:not([hidden])').first()
    await error.waitFor()
    expect(await error.innerText()).toMatch(/adres|e-po[šs]t/i)
    await page.reload()
    await formReady(page, 'contact')
    await expect.poll(() => page.locator('portik-form[form=contact] [name=name]').inputValue()).toBe(who.name)
    await page.locator('portik-form[form=contact] [name=email]').fill('milica.test@example.com')
    await send(page, 'contact')
    await expect.poll(inbox(page), { timeout: 20_000, interval: 500 }).toContain(who.name)
    await context.close()
  })

  it('asks for a quote in steps, and goes back without losing what was typed', async () => {
    const { page, context } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/quote`)
    await formReady(page, 'quote')
    await firstStep(page)
    const form = page.locator('portik-form[form=quote]')
    await form.getByRole('button', { name: /back/i }).click()
    expect(await form.locator('[name=description]').inputValue()).toContain('220 × 95')
    await nextStep(page)
    await form.locator('[name=timing]').first().check()
    await nextStep(page)
    await form.locator('[name=budget]').nth(2).check()
    await nextStep(page)
    await form.locator('[name=customer]').first().check()
    const who = person('Quote Tester')
    await form.locator('[name=name]').fill(who.name)
    await form.locator('[name=email]').fill(who.email)
    await send(page, 'quote')
    await expect.poll(inbox(page), { timeout: 20_000, interval: 500 }).toContain(who.name)
    await context.close()
  })

  it('is called back after a dialog, and the product page has told which piece it is about', async () => {
    const { page, context } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/products/table`)
    await formReady(page, 'quote')
    expect(await page.locator('portik-form[form=quote] [name=description]').inputValue()).toContain('Zlakusa table')
    await page.locator('[data-portik-open=callback]').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const form = page.locator('portik-form[form=callback]')
    await form.locator('[name=name]').fill('Callback Tester')
    await form.locator('[name=phone]').fill('+381 64 123 4567')
    for (const name of await form
      .locator('input[type=radio][required]')
      .evaluateAll((all) => [...new Set(all.map((each) => (each as HTMLInputElement).name))]))
      await form.locator(`[name="${name}"]`).first().check()
    await send(page, 'callback')
    await expect.poll(inbox(page), { timeout: 20_000, interval: 500 }).toContain('Callback Tester')
    await context.close()
  })
})
