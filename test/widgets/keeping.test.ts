import { expect } from '@open-wc/testing'
import { drain } from '../../widgets/core/outbox.ts'
import '../../widgets/form/elements.ts'
import { choose, clean, control, fillContact, part, send, show, type, until } from './page.ts'
import { fakeServer } from './server.ts'

const draft = () => localStorage.getItem('portik:draft:demo:contact')
const idsOf = (server: ReturnType<typeof fakeServer>) => new Set(server.of('submission').map(({ body }) => (body as { id: string }).id))

describe('what was typed', () => {
  let server: ReturnType<typeof fakeServer>
  beforeEach(async () => {
    await clean()
    server = fakeServer()
  })
  afterEach(() => server.stop())

  it('is kept while the visitor writes, and is there again on the next visit, with a way to start afresh', async () => {
    const first = await show('contact')
    type(first, 'name', 'Ana')
    choose(first, 'topic', 'order')
    choose(first, 'consent.newsletter', 'yes')
    await until(draft)
    first.remove()
    const second = await show('contact')
    expect(control(second, 'name').value).to.equal('Ana')
    expect(second.querySelector<HTMLInputElement>('[value=order]')!.checked).to.equal(true)
    expect(control(second, 'consent.newsletter').checked, 'a consent is given anew').to.equal(false)
    expect(control(second, 'order').offsetHeight, 'conditions follow').to.be.above(0)
    expect(part(second, 'notice')!.textContent).to.contain('kept what you typed')
    part(second, 'notice')!.querySelector('button')!.click()
    await until(() => !part(second, 'notice'))
    expect(control(second, 'name').value).to.equal('')
    expect(draft()).to.equal(null)
    expect(document.activeElement === control(second, 'name'), 'focus').to.equal(true)
  })

  it('is kept even when the visitor leaves at once', async () => {
    const element = await show('contact')
    control(element, 'name').focus()
    await until(() => server.of('challenge').length)
    type(element, 'name', 'Ana')
    dispatchEvent(new Event('pagehide'))
    expect(draft()).to.contain('Ana')
  })

  it('is forgotten after a week and after sending; account numbers are never kept', async () => {
    localStorage.setItem('portik:draft:demo:contact', JSON.stringify({ at: Date.now() - 8 * 24 * 3_600_000, values: { name: ['Old'] } }))
    const element = await show('contact')
    expect(control(element, 'name').value).to.equal('')
    fillContact(element)
    await until(draft)
    send(element)
    await until(() => part(element, 'thanks'))
    expect(draft()).to.equal(null)
    const other = await show('every')
    type(other, 'account', 'DE89370400440532013000')
    type(other, 'code', 'ABC')
    const kept = await until(() => localStorage.getItem('portik:draft:demo:every'))
    expect(kept).to.contain('ABC').and.not.to.contain('DE89')
  })

  it('waits on the device when the network fails, says so, and arrives once under the same id', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', 'drop')
    send(element)
    const status = await until(() => part(element, 'status')?.textContent?.includes('You are offline') && part(element, 'status'))
    expect(status.closest('[role=status]')).not.to.equal(null)
    expect(server.stored.size).to.equal(0)
    dispatchEvent(new Event('online'))
    await until(() => part(element, 'thanks'))
    expect(server.stored.size).to.equal(1)
    expect(idsOf(server).size).to.equal(1)
    expect(localStorage.getItem('portik:outbox')).to.equal(null)
  })

  it('is stored once when the answer was lost on the way back', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', 'lose')
    send(element)
    const again = await until(() => part(element, 'status')?.querySelector('button'))
    again.click()
    await until(() => part(element, 'thanks'))
    expect(server.stored.size).to.equal(1)
    expect(server.of('submission')).to.have.lengthOf(2)
  })

  it('waits as long as the server asks for, then tries by itself', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', { status: 503, code: 'unavailable', retryAfter: 3 })
    const before = performance.now()
    send(element)
    await until(() => part(element, 'status')?.textContent?.includes('not answering'))
    await until(() => part(element, 'thanks'), 6_000)
    expect(performance.now() - before).to.be.above(2_900)
    expect(idsOf(server).size).to.equal(1)
  })

  it('survives a reload in the middle of sending, under the same id', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', 'lose')
    send(element)
    await until(() => server.stored.size === 1)
    element.remove()
    const after = await show('contact')
    await until(() => part(after, 'thanks'))
    expect(server.stored.size).to.equal(1)
    expect(idsOf(server).size).to.equal(1)
  })

  it('comes back into the form when the server refuses it later', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', 'drop', { status: 422, code: 'invalid', errors: [{ field: 'email', code: 'not_an_email' }] })
    send(element)
    await until(() => part(element, 'status')?.querySelector('button'))
    element.remove()
    const after = await show('contact')
    await until(() => part(after, 'summary'))
    expect(control(after, 'name').value).to.equal('Ana Kovač')
    expect(part(after, 'summary')!.textContent).to.contain('E-mail')
    type(after, 'email', 'ana@example.org')
    send(after)
    await until(() => part(after, 'thanks'))
    expect(server.stored.size).to.equal(1)
  })

  it('needs no token yet when there is no network at all', async () => {
    server.fail('challenge', 'drop', 'drop', 'drop')
    const element = await show('contact')
    fillContact(element)
    send(element)
    await until(() => part(element, 'status')?.textContent?.includes('offline'))
    await drain(true)
    await until(() => part(element, 'thanks'))
    expect(server.stored.size).to.equal(1)
  })
})
