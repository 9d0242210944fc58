import { expect } from '@open-wc/testing'
import type { ChoiceView, Preferences } from '../../server/privacy/contract/choices.ts'
import '../../widgets/privacy/elements.ts'
import type { PortikPrivacy } from '../../widgets/privacy/privacy.ts'
import { settled, until } from './page.ts'

const words = (purpose: string) => ({ sha256: purpose.padEnd(64, '0'), locale: 'en', text: `I agree to ${purpose}.` })

const choice = (purpose: string, state: ChoiceView['state']): ChoiceView => ({
  purpose,
  label: purpose.toUpperCase(),
  state,
  granted: state === 'given',
  waits: state === 'requested',
  since: '2026-11-20T10:00:00.000Z',
  valid_until: null,
  notice: words(purpose),
  offer: words(purpose),
})

type Call = {
  method: string
  path: string
  body: { changes?: { purpose: string; granted: boolean; notice?: string }[] } & Record<string, unknown>
  token: string
}

/** The kit's server as far as the element sees it. `refuse` answers the next call of a path with a problem. */
const fakeServer = () => {
  const real = globalThis.fetch
  const calls: Call[] = []
  const refusals = new Map<string, { status: number; code: string }>()
  const state = new Map<string, ChoiceView['state']>([
    ['news', 'given'],
    ['calls', 'refused'],
    ['events', 'requested'],
  ])
  const preferences = (): Preferences => ({
    choices: [...state].map(([purpose, one]) => choice(purpose, one)),
    history: [
      {
        id: '1',
        purpose: 'news',
        label: 'NEWS',
        state: 'given',
        at: '2026-11-20T10:00:00.000Z',
        source: 'form',
        notice: words('news'),
        receipt_url: '/receipt/1',
      },
    ],
  })
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    const path = /\/v1\/sites\/demo\/([a-z-]+(?:\/[a-z]+)?)/.exec(url.pathname)?.[1]
    if (!path) return real(input, init)
    const body = (typeof init.body === 'string' ? JSON.parse(init.body) : {}) as Call['body']
    calls.push({ method: init.method ?? 'GET', path, body, token: new Headers(init.headers).get('Authorization') ?? '' })
    const refusal = refusals.get(path)
    if (refusal) {
      refusals.delete(path)
      return json({ code: refusal.code }, refusal.status)
    }
    if (path === 'sessions') return json({ id: 'proof', expires_at: '', code_digits: 6 }, 202)
    if (path === 'sessions/confirm') return json({ token: 'secret', email: 'ana@example.com', expires_at: '' })
    if (path === 'privacy-requests') return json({ id: body['id'], next: 'confirm' }, 202)
    if (path === 'privacy-requests/confirm')
      return json({
        token: 't',
        status_url: '/privacy/demo/requests/t',
        request: { next: 'We look at it.', due: { in_words: 'By 22 December.' } },
      })
    if (init.method === 'PUT') for (const { purpose, granted } of body.changes ?? []) state.set(purpose, granted ? 'given' : 'withdrawn')
    return json(preferences())
  }
  return {
    calls,
    refuse: (path: string, status: number, code: string) => refusals.set(path, { status, code }),
    stop: () => {
      globalThis.fetch = real
    },
  }
}

describe('the privacy element', () => {
  let server: ReturnType<typeof fakeServer>
  let element: PortikPrivacy
  beforeEach(() => {
    localStorage.clear()
    server = fakeServer()
  })
  afterEach(() => {
    element.remove()
    server.stop()
  })

  const show = async (attributes: Record<string, string> = {}) => {
    element = document.createElement('portik-privacy')
    for (const [name, value] of Object.entries({ site: 'demo', locale: 'en', server: 'https://portal.example/', ...attributes }))
      element.setAttribute(name, value)
    document.body.append(element)
    await until(() => find('#panel'))
    return element
  }
  const find = <T extends HTMLElement = HTMLElement>(selector: string) => element.renderRoot.querySelector<T>(selector)
  const button = (text: string) => [...element.renderRoot.querySelectorAll('button')].find((one) => one.textContent?.trim() === text)
  const fill = (name: string, value: string) => {
    find<HTMLInputElement>(`[name="${name}"]`)!.value = value
  }
  const prove = async () => {
    fill('email', 'ana@example.com')
    button('Send me the code')!.click()
    await until(() => find('[name=code]'))
    fill('code', '123456')
    button('Continue')!.click()
    await until(() => find('[part=choice]'))
  }
  const accessible = async () => {
    await settled()
    await expect(element).to.be.accessible()
  }

  it('asks for nothing and keeps nothing until somebody proves an address, and is accessible at each step', async () => {
    await show()
    expect(server.calls).to.deep.equal([])
    await accessible()
    fill('email', 'nonsense')
    button('Send me the code')!.click()
    await until(() => find('[part=error]'))
    expect(find('[name=email]')!.getAttribute('aria-describedby')).to.equal('email-error')
    expect(element.shadowRoot!.activeElement).to.equal(find('[name=email]'))
    await accessible()
    await prove()
    expect(element.shadowRoot!.activeElement).to.equal(find('h2'))
    await accessible()
    expect([localStorage.length, sessionStorage.length, document.cookie]).to.deep.equal([0, 0, ''])
  })

  it('withdraws with one click, says so, and a second click does not give it back', async () => {
    await show()
    await prove()
    const before = find<HTMLButtonElement>('[part=choice] button')!
    before.click()
    await until(() => find('[part=status]')!.textContent?.includes('Withdrawn'))
    expect(before.isConnected, 'the place of the button is taken by another, which the second click must not hit unseen').to.equal(false)
    expect(element.shadowRoot!.activeElement).to.equal(find('[part=status]'))
    const changes = server.calls.filter(({ method }) => method === 'PUT')
    expect(changes.map(({ body, token }) => [body.changes, token])).to.deep.equal([
      [[{ purpose: 'news', granted: false }], 'Bearer secret'],
    ])
    expect(find('[part=choice]')!.textContent).to.contain('I agree to news.').and.contain('I agree to this')
  })

  it('gives again only to the words that it shows', async () => {
    await show()
    await prove()
    const card = [...element.renderRoot.querySelectorAll('[part=choice]')].find((one) => one.textContent?.includes('CALLS'))!
    expect(card.querySelector('blockquote')!.textContent).to.equal('I agree to calls.')
    card.querySelector('button')!.click()
    await until(() => find('[part=status]')!.textContent?.includes('Saved'))
    expect(server.calls.at(-1)!.body.changes).to.deep.equal([{ purpose: 'calls', granted: true, notice: words('calls').sha256 }])
  })

  it('withdraws everything at once, also what still waits', async () => {
    await show()
    await prove()
    button('Withdraw everything')!.click()
    await until(() => server.calls.at(-1)!.method === 'PUT')
    expect(server.calls.at(-1)!.body.changes!.map(({ purpose }) => purpose)).to.deep.equal(['news', 'events'])
  })

  it('shows the history with its receipts', async () => {
    await show()
    await prove()
    expect(find('[part=history]')!.textContent).to.contain('NEWS: Agreed').and.contain('in a form')
    expect(find<HTMLAnchorElement>('[part=history] a')!.getAttribute('href')).to.equal('/receipt/1')
  })

  it('says what is wrong with a code, and asks for the address again when it is over', async () => {
    await show()
    fill('email', 'ana@example.com')
    button('Send me the code')!.click()
    await until(() => find('[name=code]'))
    server.refuse('sessions/confirm', 422, 'code_wrong')
    fill('code', '000000')
    button('Continue')!.click()
    await until(() => find('[part=error]')?.textContent?.includes('This code is not right'))
    server.refuse('sessions/confirm', 410, 'session_proof_over')
    fill('code', '000000')
    button('Continue')!.click()
    await until(() => find('[name=email]') && find('[part=status]')!.textContent?.includes('no longer works'))
  })

  it('ends where the session has ended, without losing its place', async () => {
    await show()
    await prove()
    server.refuse('preferences', 401, 'session_required')
    find<HTMLButtonElement>('[part=choice] button')!.click()
    await until(() => find('[name=email]'))
  })

  it('says when there is no connection', async () => {
    await show()
    const fake = globalThis.fetch
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'))
    fill('email', 'ana@example.com')
    button('Send me the code')!.click()
    await until(() => find('[part=status]')!.textContent?.includes('no connection'))
    globalThis.fetch = fake
  })

  it('takes requests for all rights: kind, address, code, then where it stands', async () => {
    await show()
    find('#tab-choices')!.focus()
    find('[role=tablist]')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    await until(() => find('#kind'))
    await accessible()
    const kind = find<HTMLSelectElement>('#kind')!
    kind.value = 'rectification'
    kind.dispatchEvent(new Event('change'))
    await until(() => find('[name=new-name]'))
    fill('email', 'ana@example.com')
    button('Send the request')!.click()
    await until(() => find('[part=error]')?.textContent?.includes('at least one correction'))
    fill('new-name', 'Ana Anić')
    button('Send the request')!.click()
    await until(() => find('[name=code]'))
    const sent = server.calls.at(-1)!
    expect(sent.body).to.include({ kind: 'rectification', email: 'ana@example.com', locale: 'en' })
    expect(sent.body['corrections']).to.deep.equal({ name: 'Ana Anić' })
    fill('code', '123456')
    button('Continue')!.click()
    await until(() => element.renderRoot.textContent?.includes('By 22 December.'))
    expect(server.calls.at(-1)!.body).to.deep.equal({ id: sent.body['id'], code: '123456' })
    await accessible()
  })

  it('speaks the language around it, from right to left where that is so, shows one part only when asked to, and is readable in the dark', async () => {
    await show({ locale: 'ar', view: 'rights', theme: 'dark' })
    await until(() => find('#kind'))
    expect(find('[part=privacy]')!.dir).to.equal('rtl')
    expect(find('[role=tablist]')).to.equal(null)
    await accessible()
  })
})
