import { expect } from '@open-wc/testing'
import '../../widgets/form/elements.ts'
import { choose, clean, control, fillContact, part, send, show, type, until } from './page.ts'
import { fakeServer } from './server.ts'

describe('a form from its definition', () => {
  let server: ReturnType<typeof fakeServer>
  beforeEach(async () => {
    await clean()
    server = fakeServer()
  })
  afterEach(() => server.stop())

  it('keeps every control in the page, where password managers and scripts find it', async () => {
    const element = await show('contact')
    const names = [...document.querySelectorAll<HTMLInputElement>('portik-form input, portik-form textarea')].map(({ name }) => name)
    expect(names).to.include.members(['name', 'email', 'phone', 'topic', 'message', 'consent.newsletter', 'website'])
    expect(control(element, 'email').labels![0]!.textContent).to.equal('E-mail')
    expect(element.querySelector('form')!.elements.namedItem('email')).to.equal(control(element, 'email'))
  })

  it('is accessible as it stands, with errors, and when it has arrived', async () => {
    const element = await show('contact')
    await expect(element).to.be.accessible()
    send(element)
    await until(() => part(element, 'summary'))
    await expect(element).to.be.accessible()
    fillContact(element)
    send(element)
    await until(() => part(element, 'thanks'))
    await expect(element).to.be.accessible()
  })

  it('asks for nothing but the definition until it is touched, and keeps nothing', async () => {
    const element = await show('contact')
    expect(server.calls.map(({ kind }) => kind)).to.deep.equal(['definition'])
    expect(localStorage.length).to.equal(0)
    control(element, 'name').focus()
    await until(() => server.of('challenge').length === 1)
    expect(localStorage.length).to.equal(0)
  })

  it('sends what was typed, once, and shows the promise with the reference', async () => {
    const element = await show('contact')
    fillContact(element)
    const submitted = new Promise<Event>((resolve) => element.addEventListener('portik:submitted', resolve))
    send(element)
    send(element)
    await submitted
    await until(() => part(element, 'thanks'))
    expect(server.stored.size).to.equal(1)
    expect(server.of('submission')).to.have.lengthOf(1)
    const { body } = [...server.stored.values()][0]!
    expect(body.values).to.deep.equal({
      name: 'Ana Kovač',
      email: 'ana@example.com',
      topic: 'offer',
      message: 'Do you deliver to Novi Sad?',
    })
    expect(body.consents).to.deep.equal([{ purpose: 'newsletter', granted: false, notice: 'a'.repeat(64) }])
    expect(body.token).to.equal('token-1')
    expect(body.proof).to.be.a('string')
    expect(part(element, 'thanks')!.textContent).to.contain('Thank you!').and.to.contain('K-1')
    expect(element.shadowRoot!.activeElement === part(element, 'thanks')!.querySelector('h2'), 'focus').to.equal(true)
    expect(element.querySelector('form')!.offsetHeight).to.equal(0)
  })

  it('names every error in the summary and at its field, and takes it away when it is corrected', async () => {
    const element = await show('contact')
    send(element)
    await until(() => part(element, 'summary'))
    const summary = part(element, 'summary')!
    expect(summary.closest('[role=alert]')).not.to.equal(null)
    expect([...summary.querySelectorAll('a')].map(({ textContent }) => textContent)).to.have.lengthOf(4)
    expect(document.activeElement === control(element, 'name'), 'focus').to.equal(true)
    for (const name of ['name', 'email', 'message']) {
      const invalid = control(element, name)
      expect(invalid.getAttribute('aria-invalid')).to.equal('true')
      const message = document.getElementById(invalid.getAttribute('aria-describedby')!)!
      expect(message.hidden).to.equal(false)
      expect(message.textContent).to.equal('Please complete this field.')
    }
    type(element, 'name', 'Ana')
    expect(control(element, 'name').hasAttribute('aria-invalid')).to.equal(false)
    await until(() => part(element, 'summary')!.querySelectorAll('a').length === 3)
    expect(server.of('submission')).to.have.lengthOf(0)
    part(element, 'summary')!.querySelectorAll('a')[2]!.click()
    expect(document.activeElement === control(element, 'message'), 'focus').to.equal(true)
  })

  it('neither shows nor sends nor demands what a condition hides', async () => {
    const element = await show('contact')
    expect(control(element, 'order').offsetHeight).to.equal(0)
    fillContact(element)
    choose(element, 'topic', 'order')
    await until(() => control(element, 'order').offsetHeight > 0)
    type(element, 'order', '4711')
    choose(element, 'topic', 'other')
    await until(() => control(element, 'order').offsetHeight === 0)
    expect(control(element, 'order').disabled).to.equal(true)
    send(element)
    await until(() => part(element, 'thanks'))
    expect([...server.stored.values()][0]!.body.values).not.to.have.property('order')
  })

  it('lets the page stop a submission', async () => {
    const element = await show('contact')
    fillContact(element)
    element.addEventListener('portik:submit', (event) => event.preventDefault(), { once: true })
    send(element)
    await until(() => element.phase === 'open' && !part(element, 'status'))
    expect(server.of('submission')).to.have.lengthOf(0)
    send(element)
    await until(() => part(element, 'thanks'))
  })

  it("shows the server's errors at their fields and keeps the values", async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', {
      status: 422,
      code: 'invalid',
      errors: [{ field: 'email', code: 'not_an_email', message: 'No such address.' }],
    })
    send(element)
    await until(() => part(element, 'summary'))
    expect(part(element, 'summary')!.textContent).to.contain('E-mail: No such address.')
    expect(document.activeElement === control(element, 'email'), 'focus').to.equal(true)
    expect(control(element, 'message').value).to.equal('Do you deliver to Novi Sad?')
    type(element, 'email', 'ana@example.org')
    send(element)
    await until(() => part(element, 'thanks'))
    const ids = server.of('submission').map(({ body }) => (body as { id: string }).id)
    expect(new Set(ids).size).to.equal(1)
  })

  it('fetches a new token for the same submission when the old one is too old', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', { status: 422, code: 'token_expired' })
    send(element)
    await until(() => part(element, 'thanks'))
    const bodies = server.of('submission').map(({ body }) => body as { id: string; token: string })
    expect(bodies.map(({ token }) => token)).to.deep.equal(['token-1', 'token-2'])
    expect(bodies[0]!.id).to.equal(bodies[1]!.id)
  })

  it('says so when an earlier version had arrived, and sends the new one under a new id', async () => {
    const element = await show('contact')
    fillContact(element)
    server.fail('submission', { status: 409, code: 'submission_changed' })
    send(element)
    await until(() => part(element, 'status')?.textContent?.includes('earlier version'))
    expect(control(element, 'name').value).to.equal('Ana Kovač')
    send(element)
    await until(() => part(element, 'thanks'))
    const ids = server.of('submission').map(({ body }) => (body as { id: string }).id)
    expect(ids[0]).not.to.equal(ids[1])
  })

  it('can be on the page twice without mixing ids', async () => {
    const one = await show('contact')
    const two = await show('contact')
    const ids = [...document.querySelectorAll('portik-form [id]')].map(({ id }) => id)
    expect(new Set(ids).size).to.equal(ids.length)
    expect(control(two, 'email').labels).to.have.lengthOf(1)
    fillContact(one)
    expect(control(two, 'name').value).to.equal('')
  })

  it('says that it did not arrive, and tries again when asked', async () => {
    server.fail('definition', 'drop')
    const element = document.createElement('portik-form')
    Object.assign(element, { site: 'demo', form: 'contact', server: 'https://portal.example/' })
    const ready = new Promise((resolve) => element.addEventListener('portik:ready', resolve))
    document.body.append(element)
    const retry = await until(() => element.querySelector<HTMLButtonElement>('[data-unavailable] button'))
    expect(element.textContent).to.contain('could not be loaded')
    retry.click()
    await ready
    expect(control(element, 'email')).not.to.equal(null)
  })
})
