import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import { openConsole } from '../../../widgets/console/elements.ts'
import { PortikConsoleOutbox } from '../../../widgets/console/outbox/outbox.ts'
import { until } from '../page.ts'
import { houseOf, ME, serverOf } from './world.ts'

openConsole()

const FAILED = {
  id: '0198f1c0-0000-7000-8000-000000000001',
  kind: 'opt_in',
  recipient: 'mira@example.com',
  subject: 'Please confirm',
  state: 'failed',
  attempts: 10,
  fault: 'recipient_refused',
  error: '550 no such user',
  created_at: '2026-11-22T10:00:00Z',
  sent_at: null,
}
const SENT = {
  ...FAILED,
  id: '0198f1c0-0000-7000-8000-000000000002',
  kind: 'something_new',
  subject: 'Hello',
  state: 'sent',
  attempts: 1,
  fault: null,
  error: null,
}

describe('the outbox', () => {
  let smtp = true
  let mails: unknown[] = []
  const server = serverOf(({ path, method }) => {
    if (method === 'POST' && path.endsWith('/mails/retry')) return [202, { started: 3 }]
    if (method === 'POST') return [202, { ...FAILED, state: 'waiting', attempts: 0, fault: null, error: null }]
    if (path.endsWith(FAILED.id)) return [200, { ...FAILED, text: 'Dear Mira,\nplease confirm.' }]
    return [200, { mails, next: null, counts: { waiting: 0, sent: 1, outbox: 2, failed: 1 }, smtp }]
  })
  after(() => server.stop())
  beforeEach(() => {
    smtp = true
    mails = [FAILED, SENT]
    server.calls.length = 0
  })
  afterEach(() => document.querySelector('portik-console-outbox')?.remove())

  const open = async ({ query = '', rest = '', role = 'owner' as 'owner' | 'dpo' } = {}) => {
    const world = houseOf({ site: { ...ME.sites[0]!, role } })
    const element = new PortikConsoleOutbox()
    Object.assign(element, { house: world.house, rest, query: new URLSearchParams(query) })
    document.body.append(element)
    await until(() => element.querySelector('tbody tr, .state, .mail-text'))
    await element.updateComplete
    return { ...world, element }
  }
  const posts = () => server.calls.flatMap(({ method, path }) => (method === 'POST' ? [path.split('/demo/')[1]] : []))

  it('says what each mail is, why it was not sent and what to do; one or all are sent again', async () => {
    const { element, toasts } = await open({ query: 'state=failed' })
    expect(server.calls[0]!.query.get('state')).to.equal('failed')
    expect(element.querySelector('.mail-states [aria-current]')!.textContent.trim()).to.match(/^Not sent\s+1$/)
    const [failed, sent] = [...element.querySelectorAll('tbody tr')]
    expect(failed!.textContent).to.include('Confirmation for a visitor').and.include('takes no mail for this address')
    expect(sent!.textContent).to.include('Other mail')
    expect(sent!.querySelector('wa-button')).to.equal(null)
    await expect(element).to.be.accessible()

    failed!.querySelector('wa-button')!.click()
    await until(() => toasts.length === 1)
    element.querySelector<HTMLElement>('.page-actions wa-button')!.click()
    await until(() => toasts.length === 2)
    expect(posts()).to.deep.equal([`mails/${FAILED.id}/retry`, 'mails/retry'])
    expect(toasts[1]).to.equal('Mails that are sent now: 3')
  })

  it('without a mail server it says calmly how to set one up, and offers no sending', async () => {
    smtp = false
    mails = []
    const { element } = await open()
    expect(element.querySelector('wa-callout')!.textContent).to.include('SMTP_URL=').and.include('PORTIK_MAIL_FROM=')
    expect(element.querySelector('.state')!.textContent).to.include('No mail yet')
    expect(element.querySelector('.page-actions wa-button')).to.equal(null)
  })

  it('a mail is read and sent again; who may only read is offered no more', async () => {
    const { element, toasts } = await open({ rest: FAILED.id })
    expect(element.querySelector('h1')!.textContent).to.equal('Please confirm')
    expect(element.querySelector('.mail-text')!.textContent).to.equal('Dear Mira,\nplease confirm.')
    await expect(element).to.be.accessible()
    element.querySelector<HTMLElement>('.page-actions wa-button')!.click()
    await until(() => toasts.length === 1)
    await until(() => element.querySelector('wa-badge')!.textContent === 'Waiting')
    expect(element.querySelector('.page-actions wa-button')).to.equal(null)
    element.remove()
    const read = await open({ rest: FAILED.id, role: 'dpo' })
    expect(read.element.querySelector('.page-actions wa-button')).to.equal(null)
  })
})
