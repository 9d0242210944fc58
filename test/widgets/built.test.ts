import { expect } from '@open-wc/testing'
import { clean, control, fillContact, part, send, until } from './page.ts'
import { fakeServer } from './server.ts'

/** What is served to visitors, not what we wrote: `npm run build` (or `npm run size`) must have been run. */
const dist = new URL('../../dist/', import.meta.url).href
const text = async (file: string) => {
  const answer = await fetch(dist + file)
  expect(answer.ok, `dist/${file}: run npm run build first`).to.equal(true)
  return answer.text()
}

describe('the built widgets', () => {
  let server: ReturnType<typeof fakeServer>
  before(async () => {
    await clean()
    server = fakeServer()
    const script = document.createElement('script')
    script.type = 'module'
    script.src = `${dist}embed.js`
    script.dataset['site'] = 'demo'
    document.head.append(script)
    await until(() => window.portik?.base)
  })
  after(() => server.stop())

  it('carry a lead from the pasted tag to the thanks, with the loader of the page', async () => {
    expect(window.portik!.base).to.equal(dist)
    const element = document.createElement('portik-form')
    element.setAttribute('form', 'contact')
    document.body.append(element)
    await until(() => control(element, 'email'))
    fillContact(element)
    send(element)
    await until(() => part(element, 'thanks'))
    expect(server.stored.size).to.equal(1)
    expect(server.of('submission')[0]!.url.href).to.equal(`${dist}v1/sites/demo/forms/contact/submissions`)
    await expect(element).to.be.accessible()
  })

  it('open a dialog, show steps and send a file, each with its own chunk', async () => {
    await window.portik!.open('quote')
    const quote = document.querySelector('portik-form[mode=popup]') as HTMLElementTagNameMap['portik-form']
    await until(() => part(quote, 'progress'))
    quote.remove()
    const every = document.createElement('portik-form')
    every.setAttribute('form', 'every')
    document.body.append(every)
    const papers = await until(() => every.querySelector<HTMLInputElement>('[name=papers]'))
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'a.txt'))
    papers.files = data.files
    papers.dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => server.files.size === 1)
  })

  it('have sheets for pages without scripts that say the same as the elements', async () => {
    for (const name of ['form', 'section', 'field']) {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(await text(`${name}.css`))
      const rules = (of: CSSStyleSheet) => [...of.cssRules].map(({ cssText }) => cssText)
      const element = await until(() => document.querySelector(`portik-${name}`))
      expect(rules(sheet)).to.deep.equal(rules(element.shadowRoot!.adoptedStyleSheets[0]!))
    }
  })
})
