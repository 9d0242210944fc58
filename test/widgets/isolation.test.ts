import { expect } from '@open-wc/testing'
import '../../widgets/form/elements.ts'
import { clean, show } from './page.ts'
import { fakeServer } from './server.ts'

/** What breaks widgets in the wild, with all the force that CSS has. */
const HOSTILE = `
  * { letter-spacing: 7px !important; text-transform: uppercase !important; line-height: 3 !important; box-sizing: content-box !important; color: red !important }
  html { font-size: 62.5% } body { font: italic bold 30px cursive; text-align: center; word-spacing: 9px; visibility: visible }
  input, select, textarea, button, label, p, h3, form, span { border: 9px solid red !important; width: 40px !important; height: 9px !important; margin: 30px !important; padding: 1px !important; float: right !important; background: lime !important; display: inline !important; opacity: .2 !important; position: relative !important; transform: rotate(9deg) !important; font: bold 50px fantasy !important; appearance: none !important; box-shadow: 0 0 9px red !important }
  portik-form, portik-section, portik-field { display: inline !important; font-size: 99px !important; color: lime !important; padding: 50px !important; filter: invert(1) !important }
  ::placeholder { color: lime !important; font-size: 3px !important } ::file-selector-button { display: none !important } [hidden] { display: block !important }
  label::before, h3::after { content: "pwned" }
`

/** Everything that the browser computes, of every element but `<option>`, which the browser draws in a window of its own. */
const looks = (root: Element): Record<string, string>[] =>
  [
    ...root.querySelectorAll('portik-section, portik-field, portik-section :not(option), portik-field :not(option)'),
    root,
    root.querySelector('form')!,
  ].map((element) => {
    const style = getComputedStyle(element)
    return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]))
  })

const differences = (before: Record<string, string>[], after: Record<string, string>[]): string[] =>
  before.flatMap((style, i) =>
    Object.keys(style).flatMap((name) => (style[name] === after[i]![name] ? [] : [`${i} ${name}: ${style[name]} → ${after[i]![name]}`])),
  )

describe("a page's style sheet", () => {
  let server: ReturnType<typeof fakeServer>
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(HOSTILE)
  const host = document.createElement('div')
  host.style.inlineSize = '600px'
  beforeEach(async () => {
    await clean()
    server = fakeServer()
    document.body.append(host)
  })
  afterEach(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((known) => known !== sheet)
    host.remove()
    server.stop()
  })

  for (const form of ['contact', 'every'])
    it(`changes nothing at any element of the form "${form}"`, async () => {
      const element = await show(form)
      host.append(element)
      const before = looks(element)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
      expect(differences(before, looks(element))).to.deep.equal([])
      expect(before.length).to.be.above(20)
    })

  it('reaches neither placeholder nor file button', async () => {
    const element = await show('every')
    const look = () =>
      ['::placeholder', '::file-selector-button'].map((pseudo) => {
        const { color, display, fontSize } = getComputedStyle(element.querySelector('[type=file]')!, pseudo)
        return `${pseudo} ${color} ${display} ${fontSize}`
      })
    const before = look()
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    expect(look()).to.deep.equal(before)
  })

  it('is not changed by ours', async () => {
    const outside = document.createElement('div')
    const input = document.createElement('input')
    outside.append(input, document.createElement('h3'), document.createElement('label'))
    host.append(outside)
    const before = JSON.stringify(
      [...outside.children].map((child) => [...getComputedStyle(child)].map((name) => getComputedStyle(child).getPropertyValue(name))),
    )
    await show('contact')
    const after = JSON.stringify(
      [...outside.children].map((child) => [...getComputedStyle(child)].map((name) => getComputedStyle(child).getPropertyValue(name))),
    )
    expect(after).to.equal(before)
  })

  it('themes by custom properties, from outside of the element', async () => {
    document.documentElement.style.setProperty('--portik-accent', 'rgb(200, 0, 100)')
    const element = await show('contact')
    const button = getComputedStyle(element.querySelector('button')!)
    expect(button.backgroundColor).to.equal('rgb(200, 0, 100)')
    document.documentElement.style.removeProperty('--portik-accent')
    element.setAttribute('theme', 'dark')
    const dark = getComputedStyle(element.querySelector('input')!).backgroundColor
    element.setAttribute('theme', 'light')
    expect(getComputedStyle(element.querySelector('input')!).backgroundColor).not.to.equal(dark)
  })

  it('leaves controls at 44 px and choices at more than 24', async () => {
    const element = await show('every')
    for (const control of element.querySelectorAll<HTMLElement>(
      'input:not([type=hidden],[type=radio],[type=checkbox],[name=website]),select,textarea,button',
    ))
      expect(control.getBoundingClientRect().height, control.id).to.be.at.least(44)
    for (const label of element.querySelectorAll('[data-kind=choice_many] label:not([slot])'))
      expect(label.getBoundingClientRect().height).to.be.at.least(44)
    for (const label of element.querySelectorAll('[data-kind=rating] label')) expect(label.getBoundingClientRect().width).to.be.at.least(24)
  })

  it('fits into 320 px without scrolling sideways', async () => {
    const element = await show('every')
    host.style.inlineSize = '320px'
    host.append(element)
    expect(host.scrollWidth).to.be.at.most(320)
    host.style.inlineSize = '600px'
  })
})
