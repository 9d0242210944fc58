import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { axe, formReady, openBrowser, watch } from './browser.ts'
import { fillContact, firstStep } from './visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

type Act = (page: Page) => Promise<void>
type State = readonly [story: string, path: string, form: string, act: Act]

const look: Act = () => Promise.resolve()

const press = (form: string) => async (page: Page) => {
  await page.locator(`portik-form[form=${form}] button[type=submit]`).click()
}

const STATES: readonly State[] = [
  ['an empty form', '/demo/contact', 'contact', look],
  [
    'errors, and a summary of them',
    '/demo/contact',
    'contact',
    async (page) => {
      await press('contact')(page)
      await page.locator('portik-form[form=contact] [slot=error]:not([hidden])').first().waitFor()
    },
  ],
  ['the second step', '/demo/quote', 'quote', firstStep],
  [
    'a form that was sent',
    '/demo/contact',
    'contact',
    async (page) => {
      await fillContact(page)
      await press('contact')(page)
      await page.locator('portik-form[form=contact] [part=thanks]').waitFor()
    },
  ],
  [
    'an open dialog',
    '/demo',
    'newsletter',
    async (page) => {
      await page.locator('[data-portik-open=callback]').first().click()
      await page.getByRole('dialog').waitFor()
    },
  ],
  ['an event, in Serbian', '/demo/sr/workshop', 'event', look],
  ['a hosted page', '/f/demo/contact?locale=de', 'contact', look],
  ['a hosted page from right to left', '/f/demo/contact?locale=ar', 'contact', look],
  ['a form in Cyrillic', '/f/demo/event?locale=sr-Cyrl', 'event', look],
]

type Media = Parameters<Page['emulateMedia']>[0]
type Look = readonly [look: string, media: Media, width: number]

const WIDE = 1280
const LOOKS: readonly Look[] = [
  ['in daylight', {}, WIDE],
  ['in the dark', { colorScheme: 'dark' }, WIDE],
  ['with forced colours', { forcedColors: 'active' }, WIDE],
  ['at 320 px', {}, 320],
  ['with reduced motion', { reducedMotion: 'reduce' }, WIDE],
]

const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})))
  })

describe.concurrent('in daylight, in the dark, with forced colours, at 320 px and with reduced motion', () => {
  it.each(STATES)('%s has no fault that axe knows', async (_, path, form, act) => {
    const { page, context } = await watch(browser)
    await page.goto(`${inject('portalUrl')}${path}`)
    await formReady(page, form)
    await act(page)
    for (const [look, media, width] of LOOKS) {
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference', ...media })
      await page.setViewportSize({ width, height: 720 })
      await settled(page)
      expect(await axe(page), look).toEqual([])
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(beyond, look).toBeLessThanOrEqual(0)
    }
    await context.close()
  })
})

describe('by keyboard and ear', () => {
  it('focus goes to what is wrong, and each wrong field says why', async () => {
    const { page, context } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/contact`)
    await formReady(page, 'contact')
    await press('contact')(page)
    const invalid = page.locator('portik-form[form=contact] [aria-invalid=true]')
    await invalid.first().waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('portik-form')?.getAttribute('form'))).toBe('contact')
    for (const control of await invalid.all()) {
      const described = await control.evaluate((element) =>
        (element.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id))
          .filter((each) => each?.slot === 'error' && !each.hidden)
          .map((each) => each?.textContent?.trim())
          .join(),
      )
      expect(described).not.toBe('')
    }
    await context.close()
  })

  it('a dialog takes focus, keeps it, and gives it back', async () => {
    const { page, context } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo`)
    await formReady(page, 'newsletter')
    const opener = page.locator('[data-portik-open=callback]').first()
    await opener.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(
      (await page
        .getByRole('dialog')
        .getAttribute('aria-labelledby')
        .catch(() => null)) ?? (await page.getByRole('dialog').getAttribute('aria-label')),
    ).toBeTruthy()
    for (let n = 0; n < 25; n++) await page.keyboard.press('Tab')
    expect(
      await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('portik-form') !== null),
    ).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true)
    await context.close()
  })

  it('each target is at least 24 px high and wide', async () => {
    const { page, context } = await watch(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${inject('portalUrl')}/demo/workshop`)
    await formReady(page, 'event')
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('portik-form[form=event] :is(input:not([type=hidden]), select, textarea, button)')]
        .filter((each) => !each.closest('[data-kind=trap]'))
        .filter((each) => {
          const label = each.matches('[type=checkbox], [type=radio]') ? document.querySelector(`label[for="${each.id}"]`) : null
          const { width, height } = each.getBoundingClientRect()
          const reach = Math.max(height, label?.getBoundingClientRect().height ?? 0)
          return reach < 24 || (width < 24 && !label)
        })
        .map((each) => each.outerHTML.slice(0, 120)),
    )
    expect(small).toEqual([])
    await context.close()
  })
})
