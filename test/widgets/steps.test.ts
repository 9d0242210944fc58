import { expect } from '@open-wc/testing'
import '../../widgets/form/elements.ts'
import { choose, clean, control, part, send, show, type, until } from './page.ts'
import { fakeServer } from './server.ts'

const press = (element: Element, step: 'back' | 'next') => element.querySelector<HTMLElement>(`button[data-step=${step}]`)!.click()
const visible = (element: Element) =>
  [...element.querySelectorAll<HTMLElement>('portik-section')]
    .filter((section) => section.offsetHeight)
    .map((section) => section.dataset['key'])

describe('a form in steps', () => {
  let server: ReturnType<typeof fakeServer>
  beforeEach(async () => {
    await clean()
    server = fakeServer()
  })
  afterEach(() => server.stop())

  it('shows one section, its number, and goes on when it is valid', async () => {
    const element = await show('quote')
    expect(visible(element)).to.deep.equal(['one'])
    expect(part(element, 'progress')!.textContent).to.contain('Step 1 of 2')
    await expect(element).to.be.accessible()
    press(element, 'next')
    await until(() => part(element, 'summary'))
    expect(visible(element)).to.deep.equal(['one'])
    choose(element, 'kind', 'roof')
    await until(() => part(element, 'progress')?.textContent?.includes('of 3'))
    const heard: number[] = []
    element.addEventListener('portik:step', ({ step, steps }) => heard.push(step, steps))
    press(element, 'next')
    await until(() => visible(element)[0] === 'two')
    expect(heard).to.deep.equal([2, 3])
    expect(document.activeElement === element.querySelector('[data-key=two] h3'), 'focus').to.equal(true)
    expect(part(element, 'summary')).to.equal(null)
    await expect(element).to.be.accessible()
    press(element, 'back')
    await until(() => visible(element)[0] === 'one')
    expect(element.querySelector<HTMLInputElement>('[value=roof]')!.checked).to.equal(true)
  })

  it('skips a step that a condition switches off, and sends everything at the end', async () => {
    const element = await show('quote')
    choose(element, 'kind', 'floor')
    await until(() => part(element, 'progress')?.textContent?.includes('of 2'))
    press(element, 'next')
    await until(() => visible(element)[0] === 'three')
    expect(element.querySelector<HTMLElement>('button[type=submit]')!.offsetHeight).to.be.above(0)
    expect(element.querySelector<HTMLElement>('button[data-step=next]')!.offsetHeight).to.equal(0)
    type(element, 'email', 'ana@example.com')
    send(element)
    await until(() => part(element, 'thanks'))
    expect([...server.stored.values()][0]!.body.values).to.deep.equal({ kind: 'floor', email: 'ana@example.com' })
  })

  it('goes on, and does not send, when the visitor presses Enter', async () => {
    const element = await show('quote')
    choose(element, 'kind', 'roof')
    element.querySelector('form')!.requestSubmit()
    await until(() => visible(element)[0] === 'two')
    expect(server.of('submission')).to.have.lengthOf(0)
  })

  it("shows the step on which the server's error is", async () => {
    const element = await show('quote')
    choose(element, 'kind', 'floor')
    press(element, 'next')
    await until(() => visible(element)[0] === 'three')
    type(element, 'email', 'ana@example.com')
    server.fail('submission', { status: 422, code: 'invalid', errors: [{ field: 'kind', code: 'not_an_option' }] })
    send(element)
    await until(() => visible(element)[0] === 'one')
    expect(document.activeElement === control(element, 'kind'), 'focus').to.equal(true)
  })

  it('leaves no buttons behind when it is taken away and comes back', async () => {
    const element = await show('quote')
    const parent = element.parentElement!
    element.remove()
    parent.append(element)
    await until(() => element.querySelectorAll('button[data-step]').length === 2 && visible(element).length === 1)
    expect(visible(element)).to.deep.equal(['one'])
  })
})
