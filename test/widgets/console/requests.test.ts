import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import type { DeskRequest } from '../../../server/privacy/contract/desk.ts'
import { askAbout } from '../../../widgets/console/asked.ts'
import { openConsole } from '../../../widgets/console/elements.ts'
import type { Role } from '../../../widgets/console/house.ts'
import { askEntries } from '../../../widgets/console/palette-entries.ts'
import type { PortikConsoleRequests } from '../../../widgets/console/requests/requests.ts'
import { ROOMS } from '../../../widgets/console/rooms.ts'
import { settled, until } from '../page.ts'
import { caseOf, event, ID, PERSON, rowOf, WORK } from './request-facts.ts'
import { houseOf, serverOf, t, type Call, type Reply } from './world.ts'

describe('the requests', () => {
  let stop = (): void => {}
  let calls: Call[] = []
  let went: string[] = []
  let rows: DeskRequest[] = []
  let known = caseOf()
  let work = WORK
  let version = 3

  const answer = ({ method, path, body, headers }: Call): Reply => {
    if (path.endsWith('/privacy-people')) return [200, { people: [], requests: [{ ...rowOf(), strict_due: '2026-12-01' }] }]
    if (path.endsWith('/work')) return [200, work]
    if (path.endsWith('/letter')) return [200, { letter: { subject: 'Your request', paragraphs: ['We do what you asked for.'] } }]
    if (path.endsWith('/steps')) {
      if (headers.get('If-Match') !== `"${version}"`) return [412, { code: 'changed_meanwhile' }]
      version += 1
      const { action } = body as { action: 'approve' }
      known = { ...known, state: 'approved', version, actions: ['note'], events: [...known.events, event(action)] }
      return [200, known, { ETag: `"${version}"` }]
    }
    if (method === 'GET' && path.endsWith(ID)) return [200, known, { ETag: `"${version}"` }]
    return [200, { requests: rows, next: null, today: '2026-11-22', counts: { open: rows.length, overdue: 1, unproven: 0 } }]
  }

  const open = async (rest: string, role: Role = 'dpo'): Promise<PortikConsoleRequests> => {
    await ROOMS.find(({ path }) => path === 'requests')!.load!()
    const server = serverOf(answer)
    stop = server.stop
    calls = server.calls
    const element = document.createElement('portik-console-requests') as PortikConsoleRequests
    const made = houseOf({ site: { id: 'demo', name: 'Linden', role, locales: ['en'] } })
    went = made.went
    element.house = made.house
    element.rest = rest
    element.query = new URLSearchParams()
    document.body.append(element)
    return element
  }
  const button = (element: Element, name: string): HTMLElement =>
    [...element.querySelectorAll<HTMLElement>('wa-button')].find(({ textContent }) => textContent.trim() === name)!

  before(() => openConsole())
  beforeEach(() => {
    rows = [rowOf({ id: PERSON, days_left: -2, strict_due: '2026-11-20' }), rowOf()]
    known = caseOf()
    work = WORK
    version = 3
  })
  afterEach(() => {
    document.querySelector('portik-console-requests')?.remove()
    stop()
  })

  it('the inbox says in words what is late and how much time is left, and what to do when it is empty', async () => {
    const element = await open('')
    await until(() => element.querySelector('tbody tr'))
    expect([...element.querySelectorAll('.due')].map(({ textContent }) => textContent)).to.deep.equal(['2 days overdue', '9 days left'])
    await settled()
    await expect(element).to.be.accessible()
    element.remove()
    stop()
    rows = []
    const empty = await open('')
    await until(() => empty.querySelector('.state'))
    await settled()
    expect(empty.textContent).to.contain(t('console-privacy:r.empty'))
    await expect(empty).to.be.accessible()
  })

  it('one screen has what is asked, the clock, what would go and what stays; words of people stay text', async () => {
    const element = await open(ID)
    await until(() => element.querySelector('.plan'))
    await settled()
    expect(element.querySelector('.said')!.textContent).to.contain('<b>Please</b>')
    expect(element.querySelector('.clock')!.textContent).to.contain('9 days left').and.to.contain('ZZPL 21')
    expect(element.querySelector('.plan')!.textContent).to.contain('2 stay: proof of what was done (GDPR Art. 5(2)).')
    await expect(element).to.be.accessible()
  })

  it('two presses decide: the letter is read before it leaves, and the version that was seen goes along', async () => {
    const element = await open(ID)
    await until(() => button(element, 'Approve'))
    button(element, 'Approve').click()
    await until(() => element.querySelector('.letter-draft')?.textContent.includes('We do what you asked for.'))
    await settled()
    await expect(element).to.be.accessible()
    expect(element.textContent).to.contain(t('console-privacy:c.for_good'))
    button(element, 'Approve, and send the letter').click()
    await until(() => element.querySelector('h1 ~ .lamp')?.textContent === 'Approved')
    const step = calls.find(({ path }) => path.endsWith('/steps'))!
    expect([step.body, step.headers.get('If-Match')]).to.deep.equal([{ action: 'approve' }, '"3"'])
  })

  it('a refusal needs a ground and reasons', async () => {
    const element = await open(ID)
    await until(() => button(element, 'Refuse'))
    button(element, 'Refuse').click()
    const send = await until(() => button(element, 'Refuse, and send the letter'))
    expect(send.hasAttribute('disabled')).to.equal(true)
    const ground = element.querySelector<HTMLSelectElement>('#portik-ground')!
    ground.value = 'legal_claims'
    ground.dispatchEvent(new Event('change'))
    const words = element.querySelector<HTMLTextAreaElement>('#portik-words')!
    words.value = 'The invoice is unpaid.'
    words.dispatchEvent(new Event('input'))
    await until(() => !send.hasAttribute('disabled') && element.querySelector('.letter-draft blockquote'))
    send.click()
    await until(() => calls.some(({ path }) => path.endsWith('/steps')))
    const { body } = calls.find(({ path }) => path.endsWith('/steps'))!
    expect(body).to.deep.equal({ action: 'refuse', reasons: 'The invoice is unpaid.', ground: 'legal_claims' })
  })

  it('somebody else was quicker: both are shown, nothing that was typed is lost, and the person decides', async () => {
    const element = await open(ID)
    await until(() => button(element, 'Approve'))
    button(element, 'Approve').click()
    await until(() => element.querySelector('.letter-draft blockquote'))
    const words = element.querySelector<HTMLTextAreaElement>('#portik-words')!
    words.value = 'With best wishes'
    words.dispatchEvent(new Event('input'))
    version = 4
    known = caseOf({ version: 4, events: [...known.events, event('note', { actor: { kind: 'staff', name: 'Boris' } })] })
    button(element, 'Approve, and send the letter').click()
    const conflict = await until(() => element.querySelector('.conflict'))
    expect(conflict.textContent).to.contain('Boris').and.to.contain('With best wishes')
    await settled()
    await expect(element).to.be.accessible()
    button(element, t('console-desk:c.keep_mine')).click()
    await until(() => element.querySelector('h1 ~ .lamp')?.textContent === 'Approved')
    expect(calls.findLast(({ path }) => path.endsWith('/steps'))!.headers.get('If-Match')).to.equal('"4"')
  })

  it('where there is an officer, the owner reads and decides nothing', async () => {
    work = { ...WORK, may_decide: false }
    const element = await open(ID, 'owner')
    await until(() => element.textContent.includes(t('console-privacy:c.read_only')))
    expect(element.querySelector('.decide')).to.equal(null)
  })

  it('an address leads from the palette to what is known, and never stands in an address', async () => {
    const { house, went: gone } = houseOf()
    const [entry] = askEntries(house, ' ana@example.com ')
    entry!.run()
    expect(gone).to.deep.equal(['requests/person'])
    expect(askEntries(house, 'ana')).to.deep.equal([])
    const element = await open('person')
    await until(() => element.querySelector('.asked-answer a'))
    const { path, body } = calls.find(({ method }) => method === 'POST')!
    expect([path, body]).to.deep.equal(['/v1/console/sites/demo/privacy-people', { email: 'ana@example.com' }])
    await settled()
    await expect(element).to.be.accessible()
    button(element, t('console-privacy:k.erasure')).click()
    expect(went).to.deep.equal(['requests/new?kind=erasure'])
  })

  it('what came by telephone is entered with the moment when it came', async () => {
    askAbout('ana@example.com')
    const element = await open('new')
    const received = await until(() => element.querySelector<HTMLInputElement>('#portik-received'))
    await settled()
    await expect(element).to.be.accessible()
    received.value = '2026-11-02T09:30'
    received.dispatchEvent(new Event('input'))
    button(element, t('console-privacy:e.enter')).click()
    const sent = await until(() => calls.find(({ method }) => method === 'POST'))
    expect(sent.body).to.deep.equal({
      kind: 'access',
      channel: 'phone',
      locale: 'en',
      send_proof: true,
      received_at: new Date('2026-11-02T09:30').toISOString(),
      email: 'ana@example.com',
    })
  })
})
