import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import { openConsole } from '../../../widgets/console/elements.ts'
import { ROOMS } from '../../../widgets/console/rooms.ts'
import type { PortikConsoleQuarantine } from '../../../widgets/console/quarantine/quarantine.ts'
import { settled, until } from '../page.ts'
import { houseOf, press, serverOf, t, type Call, type Reply } from './world.ts'

const NAMES = ['Ana', 'Bojan', 'Ceca']
const rowOf = (name: string) => ({
  id: name.toLowerCase(),
  person: { id: `p-${name}`, name, email: null, phone: null },
  excerpt: `Message of ${name}`,
  suspicion: [{ reason: 'trap_filled', points: 100 }],
  created_at: '2026-11-20T10:00:00.000Z',
})
const detailOf = (id: string) => ({
  ...rowOf(NAMES.find((name) => name.toLowerCase() === id)!),
  state: 'quarantined',
  discarded_at: null,
  form: 'contact',
  reference: 'P-1',
  subject_id: 'p',
  values: { message: '<img src=x onerror=alert(1)> https://spam.example', topic: 'offer' },
  context: {},
  consents: [],
  files: [],
  sealed: [],
  shown: null,
})

describe('the quarantine', () => {
  let stop = (): void => {}
  let calls: Call[] = []
  let held: string[] = []
  let went: string[] = []
  let toasts: { text: string; undo?: (() => Promise<unknown>) | undefined }[] = []

  /** The server in little: what is let through or deleted leaves, an undo brings it back. */
  const answer = ({ path, body }: Call): Reply => {
    const { ids = [] } = (body ?? {}) as { ids?: string[] }
    if (path.endsWith('/records/quarantine')) {
      const records = NAMES.filter((name) => held.includes(name.toLowerCase())).map(rowOf)
      return [200, { records, next: null, total: records.length, more: false }]
    }
    if (path.endsWith('/records/undo')) {
      held = NAMES.map((name) => name.toLowerCase())
      return [200, { done: ['bojan'], failed: [], undo: null }]
    }
    if (path.includes('/records/')) {
      held = held.filter((id) => !ids.includes(id))
      return [200, { done: ids, failed: [], undo: { token: `token-${ids.join()}`, until: '2026-11-22T10:00:00.000Z' } }]
    }
    return [200, detailOf(path.split('/').at(-1)!)]
  }

  const open = async (role: 'moderator' | 'dpo' = 'moderator'): Promise<PortikConsoleQuarantine> => {
    await ROOMS.find(({ path }) => path === 'quarantine')!.load!()
    const server = serverOf(answer)
    stop = server.stop
    calls = server.calls
    const element = document.createElement('portik-console-quarantine') as PortikConsoleQuarantine
    const { house } = houseOf({
      site: { id: 'demo', name: 'Linden', role, locales: ['en'] },
      go: (path) => {
        went.push(path)
        element.query = new URLSearchParams(path.split('?')[1] ?? '')
      },
      toast: (text, undo) => void toasts.push({ text, undo }),
    })
    element.house = house
    document.body.append(element)
    await until(() => element.querySelector('.held-list a, .state'))
    return element
  }
  const names = (): string[] => [...document.querySelectorAll('.held-list strong')].map(({ textContent }) => textContent)
  const opened = (): string => document.querySelector('.held h2')?.textContent ?? ''
  const posted = (): unknown[] => calls.filter(({ method }) => method === 'POST').map(({ path, body }) => [path.split('/').at(-1), body])

  before(() => openConsole())
  beforeEach(() => {
    held = NAMES.map((name) => name.toLowerCase())
    went = []
    toasts = []
  })
  afterEach(() => {
    document.querySelector('portik-console-quarantine')?.remove()
    stop()
  })

  it('is accessible, with something in it and without', async () => {
    const element = await open()
    await until(() => element.querySelector('.answers'))
    await settled()
    await expect(element).to.be.accessible()
    element.remove()
    stop()
    held = []
    const empty = await open()
    await settled()
    expect(empty.textContent).to.contain(t('console-people:reason.trap_filled'))
    await expect(empty).to.be.accessible()
  })

  it('is worked through with keys: each decision goes on to the next, and u takes it back', async () => {
    await open()
    await until(() => opened() === 'Ana')
    press('j')
    await until(() => opened() === 'Bojan')
    press('k')
    await until(() => opened() === 'Ana')
    press('r')
    await until(() => opened() === 'Bojan' && toasts.length === 1)
    expect(names()).to.deep.equal(['Bojan', 'Ceca'])
    press('d')
    await until(() => opened() === 'Ceca' && toasts.length === 2)
    expect(posted()).to.deep.equal([
      ['release', { ids: ['ana'] }],
      ['discard', { ids: ['bojan'] }],
    ])
    expect(toasts.map(({ text }) => text)).to.deep.equal(['1 submission let through.', '1 submission deleted.'])
    press('u')
    await until(() => names().length === 3)
    expect(posted().at(-1)).to.deep.equal(['undo', { token: 'token-bojan' }])
    await until(() => document.activeElement?.textContent.includes('Bojan') && opened() === 'Bojan')
  })

  it('many at once: what is selected is decided together, and the toast takes it back', async () => {
    const element = await open()
    element.querySelector<HTMLInputElement>('.held-bulk input')!.click()
    await until(() => element.textContent.includes('3 selected'))
    press('d')
    await until(() => toasts.length === 1)
    expect(posted()).to.deep.equal([['discard', { ids: ['ana', 'bojan', 'ceca'] }]])
    await until(() => element.querySelector('.state') && document.activeElement?.matches('h1'))
    await toasts[0]!.undo!()
    await until(() => names().length === 3)
  })

  it('what a robot wrote stays text: no markup, no link', async () => {
    const element = await open()
    const answers = await until(() => element.querySelector('.answers'))
    expect(answers.textContent).to.contain('<img src=x')
    expect(answers.querySelector('img,a')).to.equal(null)
  })

  it('keys do nothing while somebody writes, and who may only read opens by choice and decides nothing', async () => {
    const element = await open('dpo')
    expect(calls.filter(({ path }) => path.includes('/submissions/'))).to.deep.equal([])
    press('r')
    element.querySelector<HTMLElement>('.held-list a')!.focus()
    press('ArrowDown')
    await until(() => element.querySelector('.answers'))
    press('d')
    expect(posted()).to.deep.equal([])
    expect(element.querySelector('.held-actions, .held-bulk')).to.equal(null)
    const field = document.createElement('input')
    element.append(field)
    field.focus()
    const steps = went.length
    press('j')
    expect(went).to.have.length(steps)
  })
})
