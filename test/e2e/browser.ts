import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { findChromium } from '../chromium.ts'

export const openBrowser = (): Promise<Browser> => chromium.launch(findChromium())

/** A page that keeps a record of what went wrong in it. */
export type Watched = {
  readonly page: Page
  readonly context: BrowserContext
  /** Breaches of the page's Content-Security-Policy, Trusted Types among them, and errors of scripts and the network. */
  readonly complaints: readonly string[]
  /** The sum of all layout shifts since the page began. */
  readonly shift: () => Promise<number>
}

type Observed = Window & { portikShift?: number; portikComplain?: (text: string) => void }

const observe = (): void => {
  const here = window as Observed
  here.portikShift = 0
  new PerformanceObserver((list) => {
    // Chromium excuses shifts after input; what moves under a visitor's finger is still a shift, so none is excused here.
    for (const entry of list.getEntries())
      here.portikShift = (here.portikShift ?? 0) + (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
  document.addEventListener('securitypolicyviolation', (event) => {
    here.portikComplain?.(
      `${event.effectiveDirective} refused ${event.blockedURI} ${event.sample} (${event.sourceFile}:${event.lineNumber})`,
    )
  })
}

/** Opens an empty page; `options` as for a browser context (size, colour scheme, scripts off …). */
export const watch = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options })
  const complaints: string[] = []
  await context.exposeFunction('portikComplain', (text: string) => {
    complaints.push(text)
  })
  await context.addInitScript(observe)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => {
    complaints.push(String(error))
  })
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, context, complaints, shift: () => page.evaluate(() => (window as Observed).portikShift ?? Number.NaN) }
}

/** Waits until the form can be filled in: its controls are in the page and its script has taken it over. */
export const formReady = async (page: Page, form: string): Promise<void> => {
  await page.locator(`portik-form[form="${form}"]:defined form input`).first().waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
}

/** Waits until nothing fades or slides any more, inside components too: what is half there has colours that it will not keep. */
const still = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const roots = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : [])),
    ]
    const moving = () =>
      roots(document)
        .flatMap((root) => root.getAnimations())
        .filter((animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity)
    for (let found = moving(); found.length > 0; found = moving()) await Promise.all(found.map(({ finished }) => finished.catch(() => {})))
  })

/**
 * What axe finds against WCAG 2.2 AA, one line per rule and element. With forced colours the browser chooses the colours after
 * axe has read ours, so contrast is not asked there.
 */
export const axe = async (page: Page): Promise<string[]> => {
  await still(page)
  const forced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches)
  const builder = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  const { violations } = await (forced ? builder.disableRules(['color-contrast']) : builder).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
  )
}
