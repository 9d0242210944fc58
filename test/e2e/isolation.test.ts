import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { allowOrigin } from './allow-origin.ts'
import { formReady, openBrowser, watch } from './browser.ts'
import { startHost, type Host } from './host.ts'
import { SHEETS } from './sheets.ts'

/** Computed style of each element that was asked for, one object per element; keys are CSS properties. */
type Styles = readonly { readonly element: string; readonly style: Record<string, string> }[]

const FORMS = ['contact', 'event']
const HOST_ELEMENTS = `<div class="host"><h1>Title</h1><h3>Small</h3><p>Text <a href="#">link</a> <em>em</em></p><ul><li>item</li></ul>
  <form><label for="h">Label</label><input id="h" value="x"><select><option>one</option></select><textarea>t</textarea>
  <input type="checkbox"><button>Go</button><fieldset><legend>L</legend></fieldset></form><table><tr><td>cell</td></tr></table></div>`

let browser: Browser
let host: Host
const plain = new Map<string, Styles>()

beforeAll(async () => {
  browser = await openBrowser()
  host = await startHost()
  await allowOrigin(host.url)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

/**
 * A page with the sheet, elements of its own and, when `form` is given, the kit. The form stands in a frame of a fixed width,
 * so that a sheet that makes the page narrower does not look like one that changes the form; all that is inherited passes the frame.
 */
const page = (css: string, form?: string): string =>
  host.page(`<!doctype html><html lang="en"><head><title>Host</title><meta name="viewport" content="width=device-width">
    <link rel="stylesheet" href="${host.sheet(css)}">
    ${form ? `<script type="module" src="${inject('portalUrl')}/embed.js" data-site="demo"></script>` : ''}
    </head><body>${HOST_ELEMENTS}
    <x-frame>${form ? `<portik-form form="${form}"></portik-form>` : ''}</x-frame>
    <script>customElements.define('x-frame', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML =
      '<style>:host{display:flow-root!important;clear:both!important;box-sizing:border-box!important;width:600px!important;max-width:none!important;margin:0!important;padding:0!important;border:0!important;float:none!important;position:static!important;transform:none!important;rotate:none!important;zoom:1!important;columns:auto!important;opacity:1!important;filter:none!important}</style><slot></slot>' } })</script>
    </body></html>`)

const stylesOf = (here: Page, selector: string): Promise<Styles> =>
  here.evaluate(async (selected) => {
    for (const animation of document.getAnimations()) animation.finish()
    return [...document.querySelectorAll(selected)].map((element) => {
      const computed = getComputedStyle(element)
      const style = Object.fromEntries(
        Array.from(computed, (name) => [name, computed.getPropertyValue(name)]).filter(([name]) => !name?.startsWith('--')),
      )
      const { id, tagName, slot } = element as HTMLElement
      const name = `${tagName.toLowerCase()}${id ? `#${id}` : ''}${slot ? `[slot=${slot}]` : ''}`
      // What is not shown has no look; that it stays so is what counts.
      if (computed.display === 'none') return { element: name, style: { display: 'none' } }
      for (const pseudo of ['::before', '::after', '::placeholder']) {
        const there = getComputedStyle(element, pseudo)
        style[`${pseudo} content`] = there.content
        if (pseudo === '::placeholder') style[`${pseudo} color`] = there.color
      }
      return { element: name, style }
    })
  }, selector)

const CONTROLS = 'x-frame form :is(label, input, select, textarea, button, [slot])'

const controls = async (css: string, form: string): Promise<{ styles: Styles; found: number; expected: number }> => {
  const { page: here, context } = await watch(browser)
  await here.goto(page(css, form))
  await formReady(here, form)
  const styles = await stylesOf(here, CONTROLS)
  const found = await here.evaluate(
    (name) => document.querySelectorAll(`portik-form[form=${name}] :is(input, select, textarea, button[type=submit])`).length,
    form,
  )
  const expected = await here.evaluate(
    (name) => document.querySelector<HTMLFormElement>(`portik-form[form=${name}] form`)?.elements.length ?? 0,
    form,
  )
  await context.close()
  return { styles, found, expected }
}

/** One line per property that differs. */
const differences = (before: Styles, after: Styles): string[] => [
  ...(before.length === after.length ? [] : [`${before.length} elements became ${after.length}`]),
  ...before.flatMap(({ element, style }, i) =>
    Object.entries(style)
      .filter(([name, value]) => after[i] && after[i].style[name] !== value)
      .map(([name, value]) => `${element} ${name}: ${value} → ${after[i]?.style[name]}`),
  ),
]

describe.concurrent.each(FORMS)('the form %s', (form) => {
  beforeAll(async () => {
    const { styles, found, expected } = await controls('', form)
    expect(styles.length).toBeGreaterThan(10)
    expect(found).toBeGreaterThan(4)
    expect(found).toBe(expected)
    plain.set(form, styles)
  })

  it.each(Object.keys(SHEETS))('looks the same under %s', async (name) => {
    const { styles, found, expected } = await controls(SHEETS[name] ?? '', form)
    expect(differences(plain.get(form) ?? [], styles)).toEqual([])
    expect(found).toBe(expected)
  })
})

describe.concurrent('the page around the form', () => {
  it.each(['', ...Object.keys(SHEETS)])('looks the same with the kit as without it, under "%s"', async (name) => {
    const css = SHEETS[name] ?? ''
    const look = async (form?: string): Promise<Styles> => {
      const { page: here, context } = await watch(browser)
      await here.goto(page(css, form))
      if (form) await formReady(here, form)
      const styles = await stylesOf(here, 'html, body, .host, .host *')
      await context.close()
      return styles
    }
    // The page grows with the form in it; its own height is no style of the host's.
    const own = (styles: Styles): Styles => {
      for (const { element, style } of styles)
        if (/^(html|body)$/.test(element))
          for (const name of Object.keys(style)) if (/height|block-size|-origin/.test(name)) delete style[name]
      return styles
    }
    expect(differences(own(await look()), own(await look('contact')))).toEqual([])
  })

  it('and a sheet that does get through is seen', async () => {
    const bare = { element: 'input', style: { color: 'black', width: '3px' } }
    expect(differences([bare], [{ element: 'input', style: { color: 'red', width: '3px' } }])).toEqual(['input color: black → red'])
    const { page: here, context } = await watch(browser)
    await here.goto(page(SHEETS['demo hostile'] ?? '', 'contact'))
    expect((await stylesOf(here, '.host label'))[0]?.style['display']).toBe('none')
    await context.close()
  })
})
