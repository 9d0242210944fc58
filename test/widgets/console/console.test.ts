import { expect } from '@open-wc/testing'
import { LitElement, html } from 'lit'
import '../../../widgets/console/base.css'
import '../../../widgets/console/shell.css'
import '../../../widgets/console/pieces.css'
import { define } from '../../../widgets/core/define.ts'
import { openConsole } from '../../../widgets/console/elements.ts'
import type { House, Porch, Role } from '../../../widgets/console/house.ts'
import { page } from '../../../widgets/console/page.ts'
import { ROOMS } from '../../../widgets/console/rooms.ts'
import { VIEWS } from '../../../widgets/console/views.ts'
import { settled, until } from '../page.ts'
import { ME, press, serverOf, type Call, type Reply } from './world.ts'

/** A room with one field: what the rooms of the others do, in little. */
class NotesRoom extends LitElement {
  static override properties = { house: { attribute: false }, rest: {} }
  declare house: House | undefined
  declare rest: string
  saved: unknown
  protected override createRenderRoot(): HTMLElement {
    return this
  }
  async save(): Promise<void> {
    this.saved = await this.house!.api.post('notes', { json: { text: this.querySelector('input')!.value } })
  }
  override render() {
    return page({ heading: `Notes ${this.rest}`.trim(), body: html`<label>Note <input /></label>` })
  }
}

/** The view of the identity slice, in little. */
class SignIn extends HTMLElement {
  porch?: Porch
  connectedCallback(): void {
    const button = Object.assign(document.createElement('button'), { textContent: 'Sign in now', onclick: () => this.porch!.done() })
    this.append(button)
  }
}

class Silent extends EventTarget {
  static last: Silent
  static readonly CLOSED = 2
  readyState = 1
  constructor() {
    super()
    Silent.last = this
  }
  close(): void {
    this.readyState = 2
  }
}

const room = ROOMS.find(({ path }) => path === 'leads')!
const OVERVIEW = { needs: {}, first: { form: true, origin: true, connection: true, submission: true } }

describe('the console', () => {
  const home = location.href
  const real = globalThis.EventSource
  let stop = (): void => {}
  let calls: Call[] = []
  let signedIn = true
  let role: Role = 'owner'

  const open = async (address: string, answer: (call: Call) => Reply | undefined = () => undefined): Promise<HTMLElement> => {
    history.pushState(null, '', address)
    const server = serverOf((call) => {
      const me = { ...ME, sites: ME.sites.map((site) => Object.assign({}, site, { role })) }
      if (call.path === '/v1/console/me') return signedIn ? [200, me] : [401, { code: 'unauthenticated' }]
      return answer(call) ?? (call.path.endsWith('/overview') ? [200, OVERVIEW] : [404, { code: 'not_found' }])
    })
    stop = server.stop
    calls = server.calls
    const element = document.createElement('portik-console')
    document.body.append(element)
    await until(() => element.querySelector('h1, button'))
    return element
  }
  const heading = (): string => document.querySelector('main h1')?.textContent?.trim() ?? ''

  before(() => {
    globalThis.EventSource = Silent as never
    openConsole()
    define('portik-console-notes-in-test', NotesRoom)
    define('portik-console-signin-in-test', SignIn)
    Object.assign(room, { tag: 'portik-console-notes-in-test', load: async () => {} })
    Object.assign(
      VIEWS.find(({ path }) => path === 'signin')!,
      { tag: 'portik-console-signin-in-test', load: async () => {} },
    )
  })
  after(() => {
    globalThis.EventSource = real
  })
  beforeEach(() => {
    localStorage.clear()
    signedIn = true
    role = 'owner'
  })
  afterEach(async () => {
    document.querySelector('portik-console')?.remove()
    stop()
    history.pushState(null, '', home)
    document.documentElement.removeAttribute('dir')
  })

  it('begins with the overview of the site, whose heading is the title of the tab', async () => {
    await open('/console')
    await until(() => heading() === 'Overview')
    expect(location.pathname).to.equal('/console/demo/overview')
    await until(() => document.title === 'Overview · Linden · Portik')
  })

  it('is accessible', async () => {
    const element = await open('/console/demo/overview')
    await until(() => heading() === 'Overview')
    await settled()
    await expect(element).to.be.accessible()
  })

  it('opens a deep link, and gives the heading the focus when somebody goes on from there', async () => {
    await open('/console/demo/leads/7')
    await until(() => heading() === 'Notes 7')
    expect(document.activeElement?.tagName).not.to.equal('H1')
    document.querySelector<HTMLElement>('.side a[href$="/overview"]')!.click()
    await until(() => document.activeElement?.tagName === 'H1' && document.activeElement.textContent?.trim() === 'Overview')
  })

  it('a room that there is not, or that the role does not open, says so and leads on', async () => {
    await open('/console/other/audit')
    await until(() => heading() === 'This page does not exist')
    expect(document.querySelector('main wa-button')!.getAttribute('href')).to.equal('/console/other/overview')
  })

  it('whoever owns a site can add another from the menu; others are not shown the way', async () => {
    const adding = () => document.querySelector('.nav-own wa-dropdown-item[value=add]')
    await open('/console/demo/overview')
    await until(() => heading() === 'Overview')
    expect(adding()?.textContent?.trim()).to.equal('Add a website')
    document.querySelector('portik-console')!.remove()
    stop()
    role = 'agent'
    await open('/console/demo/overview')
    await until(() => heading() === 'Overview')
    expect(adding()).to.equal(null)
  })

  it('a site of somebody else is not opened', async () => {
    await open('/console/strangers/leads')
    await until(() => heading() === 'You do not work for this site')
    expect(calls.map(({ path }) => path)).to.deep.equal(['/v1/console/me'])
  })

  it('who is not signed in signs in, and comes to where they wanted', async () => {
    signedIn = false
    const element = await open('/console/demo/leads/7')
    const button = await until(() => element.querySelector<HTMLElement>('portik-console-signin-in-test button'))
    signedIn = true
    button.click()
    await until(() => heading() === 'Notes 7')
  })

  it('a session that ends while somebody types asks for signing in over the room; then the same call goes through', async () => {
    const posted: unknown[] = []
    const element = await open('/console/demo/leads', ({ path, body }) => {
      if (!path.endsWith('/notes')) return undefined
      if (!signedIn) return [401, { code: 'unauthenticated' }]
      posted.push(body)
      return [200, {}]
    })
    const room = await until(() => element.querySelector<NotesRoom>('portik-console-notes-in-test'))
    await room.updateComplete
    const field = room.querySelector('input')!
    field.value = 'three pages of text'
    signedIn = false
    const saving = room.save()
    const button = await until(() => element.querySelector<HTMLElement>('wa-dialog.again button'))
    expect(room.isConnected).to.equal(true)
    signedIn = true
    button.click()
    await saving
    expect(room.saved).to.deep.include({ ok: true })
    expect(posted).to.deep.equal([{ text: 'three pages of text' }])
    expect(element.querySelector('portik-console-notes-in-test input')).to.equal(field)
    await until(() => !element.querySelector('wa-dialog.again'))
  })

  it('speaks another language at once, in the same room, and keeps it on this device', async () => {
    const element = await open('/console/demo/leads')
    const before = await until(() => element.querySelector('portik-console-notes-in-test'))
    press('k', { ctrlKey: true })
    const field = await until(() => element.querySelector<HTMLInputElement>('portik-console-palette input'))
    field.value = 'العربية'
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await until(() => element.querySelectorAll('portik-console-palette [role=option]').length === 1)
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await until(() => document.documentElement.dir === 'rtl')
    await until(() => element.querySelector('.side a[href$="/leads"]')?.textContent?.trim() === 'العملاء المحتملون')
    expect(element.querySelector('portik-console-notes-in-test')).to.equal(before)
    expect(JSON.parse(localStorage.getItem('portik:console:locale')!)).to.equal('ar')
  })

  it('g and a letter go to a room, but not while somebody writes, and not when letters are turned off', async () => {
    const element = await open('/console/demo/leads')
    const field = await until(() => element.querySelector<HTMLInputElement>('portik-console-notes-in-test input'))
    field.focus()
    press('g')
    press('o')
    expect(location.pathname).to.equal('/console/demo/leads')
    field.blur()
    localStorage.setItem('portik:console:letters', 'false')
    press('g')
    press('o')
    expect(location.pathname).to.equal('/console/demo/leads')
    localStorage.removeItem('portik:console:letters')
    press('g')
    press('o')
    await until(() => heading() === 'Overview')
  })

  it('says that the connection is lost, and when it is there again', async () => {
    const element = await open('/console/demo/overview')
    await until(() => heading() === 'Overview')
    dispatchEvent(new Event('offline'))
    await until(() => element.querySelector('.note[data-kind=offline]'))
    Silent.last.dispatchEvent(new Event('open'))
    await until(() => !element.querySelector('.note[data-kind=offline]'))
  })

  it('the overview reads again when something of the site has changed', async () => {
    await open('/console/demo/overview')
    await until(() => heading() === 'Overview')
    const before = calls.length
    Silent.last.dispatchEvent(new MessageEvent('message', { data: '{"kind":"submission","id":"1"}' }))
    await until(() => calls.length > before)
    expect(calls.at(-1)!.path).to.equal('/v1/console/sites/demo/overview')
  })
})
