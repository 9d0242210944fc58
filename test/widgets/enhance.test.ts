import { expect } from '@open-wc/testing'
import '../../widgets/form/elements.ts'
import type { Markup } from '../../server/forms/contract.ts'
import { contact, published } from './fixtures.ts'
import { choose, clean, control, fillContact, part, send, show, type, until } from './page.ts'
import { fakeServer } from './server.ts'

const SHADOW: Record<string, string> = {
  'portik-section': '<div part="section"><slot name="title"></slot><slot name="help"></slot><slot></slot></div>',
  'portik-field':
    '<div part="field"><slot name="label"></slot><slot name="help"></slot><div part="control"><slot></slot></div><slot name="error"></slot></div>',
}
const VOID = new Set(['input'])
const print = (markup: Markup): string => {
  if (typeof markup === 'string') return markup
  const [tag, attributes, ...children] = markup
  const names = Object.entries(attributes).map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`)
  const shadow = SHADOW[tag] ? `<template shadowrootmode="open"><link rel="stylesheet" href="data:text/css,">${SHADOW[tag]}</template>` : ''
  return `<${tag}${names.join('')}>${shadow}${children.map(print).join('')}${VOID.has(tag) ? '' : `</${tag}>`}`
}

/** What a page has whose HTML came with the form: parsed with declarative shadow roots, then upgraded. */
const page = (html: string): HTMLElement => {
  const holder = document.createElement('div') as HTMLDivElement & { setHTMLUnsafe(html: string): void }
  holder.setHTMLUnsafe(html)
  document.body.append(holder)
  return holder
}

const HAND_WRITTEN = `<form action="https://portal.example/f/demo/hand">
  <label>Your mail <input name="email" type="email" required></label>
  <fieldset><legend>Stars</legend><label><input type="radio" name="stars" value="1">1</label> <label><input type="radio" name="stars" value="2">2</label></fieldset>
  <label>Message <textarea name="message"></textarea></label>
  <label><input type="checkbox" name="consent.newsletter" value="yes"> News</label>
  <button>Go</button></form>`

describe('a form that is already in the page', () => {
  let server: ReturnType<typeof fakeServer>
  beforeEach(async () => {
    await clean()
    const hand = published('hand', [], {
      sections: [{ key: 's', fields: [{ key: 'stars', kind: 'rating', label: 'Stars', required: false, rules: {} }] }],
    })
    server = fakeServer([contact, hand])
  })
  afterEach(() => server.stop())

  it('is taken as it is: same elements, nothing asked of the server, nothing moves', async () => {
    const holder = page(
      `<portik-form site="demo" form="contact" server="https://portal.example/"><template shadowrootmode="open"><link rel="stylesheet" href="data:text/css,"><div part="form"><slot></slot></div></template>${print(contact.markup)}</portik-form>`,
    )
    const element = holder.querySelector('portik-form')!
    const input = control(element, 'email')
    await until(() => element.phase === 'open')
    await element.updateComplete
    expect(control(element, 'email')).to.equal(input)
    expect(server.calls).to.have.lengthOf(0)
    expect(element.renderRoot.querySelectorAll('[part~=form]')).to.have.lengthOf(1)
    expect(element.renderRoot.querySelector('link')).to.equal(null)
    const field = element.querySelector('portik-field')!.shadowRoot!
    expect(field.querySelectorAll('[part=field]')).to.have.lengthOf(1)
    expect(field.querySelector('link')).to.equal(null)
    fillContact(element)
    send(element)
    await until(() => part(element, 'thanks'))
    expect(part(element, 'thanks')!.textContent, 'the words of the definition').to.contain('within one working day')
    expect(server.stored.size).to.equal(1)
    holder.remove()
  })

  it('may be written by hand, in the look of the page, with errors beside its controls', async () => {
    const element = await show('hand', {}, HAND_WRITTEN)
    send(element)
    await until(() => part(element, 'summary'))
    const mail = control(element, 'email')
    const message = document.getElementById(mail.getAttribute('aria-describedby')!)!
    expect(message.textContent).to.equal('Please complete this field.')
    expect(mail.closest('label')!.nextElementSibling).to.equal(message)
    expect(part(element, 'summary')!.textContent).to.contain('Your mail')
    type(element, 'email', 'ana@example.com')
    expect(message.hidden).to.equal(true)
    choose(element, 'stars', '2')
    send(element)
    await until(() => part(element, 'thanks'))
    const { body } = [...server.stored.values()][0]!
    expect(body.values, 'the definition knows that stars are a number').to.deep.equal({ email: 'ana@example.com', stars: 2 })
    expect(body.consents).to.deep.equal([{ purpose: 'newsletter', granted: false }])
  })

  it('takes prefilled values from attributes and from the address', async () => {
    history.replaceState(null, '', '?from=fair')
    const element = await show(
      'hand',
      { 'prefill-email': 'ana@example.com' },
      HAND_WRITTEN.replace('<textarea name="message">', '<textarea name="message" data-prefill-query="from">'),
    )
    expect(control(element, 'email').value).to.equal('ana@example.com')
    expect(control(element, 'message').value).to.equal('fair')
    history.replaceState(null, '', location.pathname)
  })

  it('hears nothing twice after it was taken away and put back', async () => {
    const element = await show('contact')
    const parent = element.parentElement!
    for (let i = 0; i < 3; i++) {
      element.remove()
      const ready = new Promise((resolve) => element.addEventListener('portik:ready', resolve, { once: true }))
      parent.append(element)
      await ready
    }
    let heard = 0
    element.addEventListener('portik:submit', () => heard++)
    fillContact(element)
    send(element)
    await until(() => part(element, 'thanks'))
    expect(heard).to.equal(1)
    expect(server.stored.size).to.equal(1)
    expect(element.renderRoot.querySelectorAll('[part~=form]')).to.have.lengthOf(1)
  })

  it('goes when it is taken away: neither listeners nor timers hold it', async () => {
    const added: unknown[] = []
    // oxlint-disable-next-line typescript/unbound-method
    const add = EventTarget.prototype.addEventListener
    const open = new Set<string>()
    EventTarget.prototype.addEventListener = function (this: EventTarget, name, listener, options) {
      const signal = typeof options === 'object' ? options.signal : undefined
      if ((this === window || this === document) && !signal && !(typeof options === 'object' && options.once)) open.add(name)
      added.push(name)
      return add.call(this, name, listener, options)
    }
    try {
      const element = await show('contact')
      control(element, 'name').focus()
      await until(() => server.of('challenge').length)
      element.remove()
    } finally {
      EventTarget.prototype.addEventListener = add
    }
    expect(added.length).to.be.above(0)
    expect([...open]).to.deep.equal([])
  })
})
