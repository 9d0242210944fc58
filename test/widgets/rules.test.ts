import { expect } from '@open-wc/testing'
import type { Condition, Values } from '../../server/forms/contract.ts'
import '../../widgets/form/elements.ts'
import { holds } from '../../widgets/form/conditions.ts'
import vectors from '../fixtures/conditions.json'
import { choose, clean, control, part, send, show, type, until } from './page.ts'
import { fakeServer } from './server.ts'

describe('conditions', () => {
  for (const { name, condition, values, expected } of vectors.vectors as {
    name: string
    condition: unknown
    values: unknown
    expected: boolean
  }[])
    it(name, () => {
      expect(holds(condition as Condition, values as Values)).to.equal(expected)
    })
})

/** What is said at a field after typing a text. */
const WRONG: readonly [name: string, text: string, message: string][] = [
  ['site', 'https://', 'web address'],
  ['age', '17', 'Please enter 18 or more'],
  ['age', '121', 'Please enter 120 or less'],
  ['age', '18.5', 'steps of 1'],
  ['day', '2025-12-31', 'January 1, 2026'],
  ['day', '2027-01-01', 'December 31, 2026'],
  ['account', 'DE89370400440532013001', 'IBAN'],
  ['account', 'DE89', 'IBAN'],
  ['vat', 'DE12345678', 'VAT'],
  ['vat', 'XX123456789', 'VAT'],
  ['code', 'abc', 'Three capital letters.'],
]
const RIGHT: readonly [name: string, text: string][] = [
  ['site', 'https://example.com'],
  ['age', '18'],
  ['day', '2026-02-28'],
  ['account', 'DE89 3704 0044 0532 0130 00'],
  ['account', 'RS35260005601001611379'],
  ['account', 'GB29 NWBK 6016 1331 9268 19'],
  ['vat', 'de 123456789'],
  ['vat', 'RS123456789'],
  ['vat', 'ATU12345678'],
  ['code', 'ABC'],
]

describe('a field', () => {
  let server: ReturnType<typeof fakeServer>
  let element: HTMLElement
  before(async () => {
    await clean()
    server = fakeServer()
    element = await show('every')
    control(element, 'site').focus()
    await until(() => server.of('challenge').length)
    // The checks of account numbers come with a chunk of their own.
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  after(() => server.stop())
  const said = (name: string) => element.querySelector<HTMLElement>(`[data-key=${name}] [slot=error]`)!

  for (const [name, text, message] of WRONG)
    it(`"${name}" refuses ${text} and says why`, () => {
      type(element, name, text)
      expect(said(name).hidden).to.equal(false)
      expect(said(name).textContent).to.contain(message)
    })
  for (const [name, text] of RIGHT)
    it(`"${name}" takes ${text}`, () => {
      type(element, name, text)
      expect(said(name).hidden).to.equal(true)
    })

  it('of many choices counts them, and says what is missing only when it is sent', async () => {
    for (const day of ['mon', 'tue', 'wed']) choose(element, 'days', day)
    const message = element.querySelector('[data-key=days] [slot=error]')!
    expect(message.textContent).to.contain('no more than 2')
    choose(element, 'days', 'wed')
    expect((message as HTMLElement).hidden).to.equal(true)
    choose(element, 'days', 'mon')
    choose(element, 'days', 'tue')
    send(element)
    await until(() => part(element as never, 'summary')?.textContent?.includes('at least 1'))
  })

  it('of a web address adds what nobody types', () => {
    type(element, 'site', 'example.com')
    expect(control(element, 'site').value).to.equal('https://example.com')
  })
})

describe('mail and telephone', () => {
  let server: ReturnType<typeof fakeServer>
  let element: HTMLElement
  before(async () => {
    await clean()
    server = fakeServer()
    element = await show('contact')
    control(element, 'name').focus()
    await until(() => server.of('challenge').length)
  })
  after(() => server.stop())
  const wrong = (name: string, text: string) => {
    type(element, name, text)
    return !element.querySelector<HTMLElement>(`[data-key=${name}] [slot=error]`)!.hidden
  }

  it('are plausible or not', () => {
    for (const mail of ['ana', 'ana@', 'ana@localhost', 'a na@example.com', 'ana@example..com'])
      expect(wrong('email', mail), mail).to.equal(true)
    for (const mail of ['ana@example.com', 'a+b@mail.example.co.uk', "o'hara@example.ie"])
      expect(wrong('email', mail), mail).to.equal(false)
    for (const phone of ['12', 'call me', '+38160', '+1234567890123456']) expect(wrong('phone', phone), phone).to.equal(true)
    for (const phone of ['+381 60 123 4567', '011/123-456', '(020) 7946 0018', '0043 1 234567'])
      expect(wrong('phone', phone), phone).to.equal(false)
  })
})
