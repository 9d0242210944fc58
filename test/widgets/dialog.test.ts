import { expect } from '@open-wc/testing'
import '../../widgets/form/elements.ts'
import type { PortikForm } from '../../widgets/form/form.ts'
import { clean, control, fillContact, part, send, settled, type, until } from './page.ts'
import { fakeServer } from './server.ts'

const put = (attributes: Record<string, string>): PortikForm => {
  const element = document.createElement('portik-form')
  for (const [name, value] of Object.entries({ site: 'demo', form: 'contact', server: 'https://portal.example/', ...attributes }))
    element.setAttribute(name, value)
  document.body.append(element)
  return element
}
const dialogOf = (element: PortikForm) => element.renderRoot.querySelector<HTMLDialogElement>('[part=dialog]')
const isOpen = (element: PortikForm) => Boolean(dialogOf(element)?.matches('[open],:popover-open'))
const events = (element: PortikForm) => {
  const heard: string[] = []
  for (const name of ['portik:open', 'portik:close'] as const) element.addEventListener(name, () => heard.push(name))
  return heard
}

describe('a dialog', () => {
  let server: ReturnType<typeof fakeServer>
  const opener = document.createElement('button')
  beforeEach(async () => {
    await clean()
    server = fakeServer()
    document.body.append(opener)
    opener.focus()
  })
  afterEach(async () => {
    opener.remove()
    await clean()
    server.stop()
  })

  for (const mode of ['popup', 'slide-in'])
    it(`as ${mode} loads nothing until it opens, takes the focus, and gives it back`, async () => {
      const element = put({ mode })
      await element.updateComplete
      expect(server.calls).to.have.lengthOf(0)
      expect(element.offsetHeight).to.equal(0)
      const heard = events(element)
      await element.show()
      expect(isOpen(element)).to.equal(true)
      expect(dialogOf(element)!.matches(':modal')).to.equal(mode === 'popup')
      expect(element.shadowRoot!.activeElement === element.renderRoot.querySelector('#title'), 'focus').to.equal(true)
      expect(element.renderRoot.querySelector('#title')!.textContent).to.equal('Write to us')
      await settled()
      await expect(element).to.be.accessible()
      element.renderRoot.querySelector<HTMLElement>('[part=close]')!.click()
      await until(() => heard.includes('portik:close'))
      expect(heard).to.deep.equal(['portik:open', 'portik:close'])
      expect(isOpen(element)).to.equal(false)
      expect(document.activeElement === opener, 'focus').to.equal(true)
    })

  it('closes with Escape and with a click beside it, and keeps what was typed', async () => {
    const element = put({ mode: 'popup' })
    await element.show()
    type(element, 'name', 'Ana')
    dialogOf(element)!.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await until(() => !isOpen(element))
    await element.show()
    expect(control(element, 'name').value).to.equal('Ana')
    dialogOf(element)!.requestClose?.()
    await until(() => !isOpen(element))
    const beside = put({ mode: 'slide-in' })
    await beside.show()
    dialogOf(beside)!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await until(() => !isOpen(beside))
  })

  it('sends, thanks, and is an empty form again when it is opened again', async () => {
    const element = put({ mode: 'popup' })
    await element.show()
    fillContact(element)
    send(element)
    await until(() => part(element, 'thanks'))
    await settled()
    await expect(element).to.be.accessible()
    element.hide()
    await until(() => !isOpen(element))
    await element.show()
    await element.updateComplete
    expect(part(element, 'thanks')).to.equal(null)
    expect(control(element, 'name').value).to.equal('')
    fillContact(element)
    send(element)
    await until(() => server.stored.size === 2)
  })

  it('opens by itself, once: on load, after seconds, when half of the page was read, when the pointer leaves', async () => {
    const onLoad = put({ mode: 'slide-in', opens: 'load' })
    await until(() => isOpen(onLoad))
    expect(document.activeElement === opener, 'nobody asked: the focus stays').to.equal(true)
    onLoad.remove()
    const later = put({ mode: 'slide-in', opens: 'after-1' })
    await until(() => isOpen(later))
    later.remove()
    const exit = put({ mode: 'popup', opens: 'exit' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    document.dispatchEvent(new MouseEvent('mouseout', { clientY: 200 }))
    expect(isOpen(exit)).to.equal(false)
    document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1 }))
    await until(() => isOpen(exit))
    exit.hide()
    await until(() => !isOpen(exit))
    document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1 }))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isOpen(exit)).to.equal(false)
    exit.remove()
    const long = document.createElement('div')
    long.style.blockSize = '5000px'
    document.body.append(long)
    const read = put({ mode: 'slide-in', opens: 'scroll' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(isOpen(read)).to.equal(false)
    scrollTo(0, 3000)
    await until(() => isOpen(read))
    long.remove()
  })
})
