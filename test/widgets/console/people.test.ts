import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import { openConsole } from '../../../widgets/console/elements.ts'
import type { House } from '../../../widgets/console/house.ts'
import { ROOMS } from '../../../widgets/console/rooms.ts'
import type { PortikConsolePeople } from '../../../widgets/console/people/people.ts'
import { settled, until } from '../page.ts'
import { houseOf, serverOf, type Call, type Reply } from './world.ts'

const PERSON = { id: 'ana', name: 'Ana Kovač', email: 'ana@example.com', phone: '+381601234567', created_at: '2026-11-01T10:00:00.000Z' }
const at = '2026-11-20T10:00:00.000Z'
const EVENTS = [
  { kind: 'looked', at, id: 'a1', actor: 'Dr. Fox', state: 'dpo', action: 'person.read', reason: 'Complaint 7' },
  { kind: 'note', at, id: 'n1', text: 'Call back on Monday', actor: 'Bojan', version: 1 },
  { kind: 'mail', at, id: 'm1', purpose: 'opt_in', state: 'sent' },
  { kind: 'delivery', at, id: 'd1', record: 's1', text: 'webhook', state: 'needs_attention' },
  { kind: 'consent', at, id: 'c1', record: 's1', purpose: 'newsletter', state: 'requested', text: 'Yes, Linden may write to me.' },
  { kind: 'lead', at, id: 's1', record: 's1', reference: 'P-1', form: 'contact', state: 'accepted', grade: 'hot' },
  { kind: 'submission', at, id: 's2', record: 's2', reference: 'P-2', form: 'guide', state: 'quarantined' },
]

describe('people', () => {
  let stop = (): void => {}
  let calls: Call[] = []
  const open = async (rest: string, answer: (call: Call) => Reply | undefined = () => undefined, over: Partial<House> = {}) => {
    await ROOMS.find(({ path }) => path === 'people')!.load!()
    const server = serverOf((call) => {
      const own = answer(call)
      if (own) return own
      if (call.path.endsWith('/people')) {
        const people = call.query.get('q') === 'nobody' ? [] : [{ ...PERSON, last_at: at }]
        return [200, { people, next: null }]
      }
      return call.path.endsWith('/people/ana') ? [200, { person: PERSON, events: EVENTS, more: false }] : [404, { code: 'not_found' }]
    })
    stop = server.stop
    calls = server.calls
    const element = document.createElement('portik-console-people') as PortikConsolePeople
    const world = houseOf({
      go: (path) => void (element.query = new URLSearchParams(path.split('?')[1] ?? '')),
      ...over,
    })
    Object.assign(element, { house: world.house, rest, query: new URLSearchParams() })
    document.body.append(element)
    await until(() => element.querySelector(rest === '' ? 'table' : '.timeline, .state'))
    return { element, ...world }
  }

  before(() => openConsole())
  afterEach(() => {
    document.querySelector('portik-console-people')?.remove()
    stop()
  })

  it('the list is searched as somebody types, and says when nobody is found', async () => {
    const { element } = await open('')
    await settled()
    await expect(element).to.be.accessible()
    expect(element.querySelector('a[data-main]')!.getAttribute('href')).to.equal('/console/demo/people/ana')
    const field = element.querySelector('wa-input') as HTMLElement & { value: string }
    field.value = 'nobody'
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await until(() => element.querySelector('.state h2')?.textContent === 'Nobody found')
    expect(calls.at(-1)!.query.get('q')).to.equal('nobody')
  })

  it('the page of a person tells everything in words, links on, and shows the exact text of a consent on demand', async () => {
    const { element } = await open('ana')
    await settled()
    await expect(element).to.be.accessible()
    expect(element.querySelector('h1')!.textContent).to.equal('Ana Kovač')
    expect(element.querySelector('a[href^="tel:"]')!.getAttribute('href')).to.equal('tel:+381601234567')
    const hrefs = [...element.querySelectorAll('.timeline a')].map((link) => link.getAttribute('href')?.replace('/console/demo/', ''))
    expect(hrefs).to.deep.equal(['outbox/m1', 'deliveries/d1', 'leads/s1', 'quarantine?open=s2'])
    const details = element.querySelector('details')!
    expect(details.open).to.equal(false)
    expect(details.textContent).to.contain('Yes, Linden may write to me.')
    for (const text of ['looked at this person', 'Reason: Complaint 7', 'Given, not yet confirmed by mail', 'Needs attention', 'Held back'])
      expect(element.textContent).to.contain(text)
    expect(element.textContent).not.to.contain('console-people:')
  })

  it('a note that somebody else has changed shows both texts, and is then saved over theirs', async () => {
    const theirs = {
      id: 'n1',
      person: 'ana',
      record: null,
      text: 'Call on Tuesday',
      author: 'Bojan',
      mine: false,
      version: 2,
      created_at: at,
    }
    const { element } = await open('ana', ({ path, method, headers, body }) => {
      if (method === 'GET' && path.endsWith('/people/ana/notes')) return [200, { notes: [theirs] }]
      if (method !== 'PUT') return undefined
      if (headers.get('If-Match') !== '"2"') return [412, { code: 'changed_meanwhile' }]
      return [200, { ...theirs, ...(body as object), version: 3 }]
    })
    element.querySelector<HTMLElement>('[data-edit]')!.click()
    const field = await until(() => element.querySelector<HTMLElement & { value: string }>('portik-console-note wa-textarea'))
    field.value = 'Call on Wednesday'
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    const save = () => element.querySelector<HTMLFormElement>('portik-console-note form')!.requestSubmit()
    save()
    const conflict = await until(() => element.querySelector('.note-conflict'))
    expect(conflict.textContent).to.contain('Call on Tuesday')
    expect(field.value).to.equal('Call on Wednesday')
    await settled()
    await expect(element).to.be.accessible()
    save()
    await until(() => element.querySelector('portik-console-note .note-text')?.textContent === 'Call on Wednesday')
    expect(calls.filter(({ method }) => method === 'PUT').map(({ headers }) => headers.get('If-Match'))).to.deep.equal(['"1"', '"2"'])
  })

  it('a new note appears on top, and is not left unsaved without asking', async () => {
    let dirty = (): boolean => false
    const { element, toasts } = await open(
      'ana',
      ({ method, body }) =>
        method === 'POST'
          ? [201, { id: 'n2', person: 'ana', record: null, author: 'Ana', mine: true, version: 1, created_at: at, ...(body as object) }]
          : undefined,
      { guard: (asked) => ((dirty = asked), () => {}) },
    )
    const field = element.querySelector<HTMLElement & { value: string }>('portik-console-new-note wa-textarea')!
    field.value = 'Wants a call'
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    expect(dirty()).to.equal(true)
    element.querySelector<HTMLFormElement>('portik-console-new-note form')!.requestSubmit()
    await until(() => element.querySelector('.timeline li .note-text')?.textContent === 'Wants a call')
    expect(dirty()).to.equal(false)
    expect(toasts).to.deep.equal(['The note is saved.'])
  })
})
