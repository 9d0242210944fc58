import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { formReady, openBrowser, watch } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** From the darkest to the lightest, the strongest, and those around which black and white are equally far. */
const ACCENTS = [
  '#000',
  '#fff',
  '#f00',
  '#0f0',
  '#00f',
  '#ff0',
  '#0ff',
  '#f0f',
  '#2b59c3',
  '#757575',
  '#777',
  '#e4572e',
  '#8a6d00',
  '#c2185b',
]

type Looked = {
  readonly accent: string
  readonly state: string
  readonly text: string
  readonly background: string
  readonly contrast: number
}

/** Gives the form one accent after the other, and nothing else, and says how well the text on its button can be read; runs in the page. */
const contrastsOf = ({ accents, state }: { readonly accents: readonly string[]; readonly state: string }): Looked[] => {
  const form = document.querySelector<HTMLElement>('portik-form[form=contact]')!
  const button = form.querySelector('button[type=submit]')!
  for (const name of ['on-accent', 'accent-hover']) form.style.setProperty(`--portik-${name}`, 'initial')
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const luminance = (color: string): number => {
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  return accents.map((accent) => {
    form.style.setProperty('--portik-accent', accent)
    const { color: text, backgroundColor: background } = getComputedStyle(button)
    const [one, other] = [luminance(text) + 0.05, luminance(background) + 0.05]
    return { accent, state, text, background, contrast: Math.max(one / other, other / one) }
  })
}

describe.each(['light', 'dark'] as const)('a site that sets its accent only, in %s', (colorScheme) => {
  it('has buttons that can be read, at rest and hovered', async () => {
    const { page, context } = await watch(browser, { colorScheme, reducedMotion: 'reduce' })
    await page.goto(`${inject('portalUrl')}/demo/contact`)
    await formReady(page, 'contact')
    const button = page.locator('portik-form[form=contact] button[type=submit]')
    const contrasts = (state: string) => page.evaluate(contrastsOf, { accents: ACCENTS, state })
    const atRest = await contrasts('at rest')
    await button.hover()
    const all = [...atRest, ...(await contrasts('hovered'))]
    expect(all.filter(({ contrast }) => contrast < 4.5)).toEqual([])
    expect(new Set(all.map(({ text }) => text)).size).toBe(2)
    expect(new Set(all.map(({ background }) => background)).size).toBeGreaterThan(ACCENTS.length)
    await context.close()
  })
})

describe('a form', () => {
  it('steps aside for what floats beside it', async () => {
    const { page, context } = await watch(browser)
    await page.goto(`${inject('portalUrl')}/demo/contact`)
    await formReady(page, 'contact')
    const [float, form] = await page.evaluate(() => {
      const beside = document.createElement('div')
      beside.style.cssText = 'float:left;width:200px;height:300px'
      const element = document.querySelector<HTMLElement>('portik-form[form=contact]')!
      element.parentElement!.insertBefore(beside, element)
      return [beside.getBoundingClientRect(), element.getBoundingClientRect()].map(({ left, right, top }) => ({ left, right, top }))
    })
    expect(form!.left).toBeGreaterThanOrEqual(float!.right)
    expect(form!.top).toBe(float!.top)
    await context.close()
  })

  it('goes below what floats where too little room is left beside it', async () => {
    const { page, context } = await watch(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${inject('portalUrl')}/demo/lab/hostile`)
    await formReady(page, 'contact')
    const width = await page.locator('portik-form[form=contact]').evaluate((element) => element.getBoundingClientRect().width)
    expect(width).toBeGreaterThanOrEqual(260)
    await context.close()
  })

  it('without a card of its own stands flush with the heading above it', async () => {
    const { page, context } = await watch(browser)
    for (const [path, form] of [
      ['quote', 'quote'],
      ['contact', 'contact'],
    ] as const) {
      await page.goto(`${inject('portalUrl')}/demo/${path}`)
      await formReady(page, form)
      const lefts = await page.evaluate(() =>
        ['.panel h1', '.panel portik-section', '.panel portik-field:not([data-kind=trap]) [slot=label]'].map(
          (selector) => document.querySelector(selector)!.getBoundingClientRect().left,
        ),
      )
      expect(new Set(lefts).size).toBe(1)
    }
    await context.close()
  })
})
