import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import { openConsole } from '../../../widgets/console/elements.ts'
import { PortikConsoleAudit } from '../../../widgets/console/audit/audit.ts'
import { until } from '../page.ts'
import { houseOf, ME, serverOf } from './world.ts'

openConsole()

const LEAD = '0198f1c0-0000-7000-8000-00000000a1b2'
const entry = (over: object) => ({
  id: crypto.randomUUID(),
  at: '2026-11-22T10:00:00Z',
  actor: { id: 'ana', kind: 'staff', name: 'ana@example.com', role: 'agent' },
  action: 'lead.read',
  object: { kind: 'lead', id: LEAD, name: 'PK-7' },
  reason: null,
  details: {},
  ...over,
})
const ENTRIES = [
  entry({ reason: 'She asked who had seen it.' }),
  entry({ action: 'staff.role', object: { kind: 'staff', id: 'bo', name: 'Bo' }, details: { from: 'viewer', to: 'agent' } }),
  entry({ object: { kind: 'lead', id: LEAD, name: null } }),
  entry({ actor: { id: 'shell', kind: 'shell', name: 'shell', role: 'owner' }, action: 'new.action', object: null }),
]

describe('the audit', () => {
  let entries: unknown[] = ENTRIES
  const server = serverOf(({ path }) =>
    path.endsWith('/people')
      ? [200, { people: [{ id: 'ana', kind: 'staff', name: 'ana@example.com' }] }]
      : [200, { entries, next: entries.length > 0 ? '0198f1c0-0000-7000-8000-00000000ffff' : null }],
  )
  after(() => server.stop())
  afterEach(() => {
    document.querySelector('portik-console-audit')?.remove()
    server.calls.length = 0
  })

  const open = async (query = '') => {
    const world = houseOf({ site: { ...ME.sites[0]!, role: 'dpo' } })
    const element = new PortikConsoleAudit()
    Object.assign(element, { house: world.house, query: new URLSearchParams(query) })
    document.body.append(element)
    await until(() => element.querySelector('tbody tr, .state'))
    await element.updateComplete
    return { ...world, element, rows: [...element.querySelectorAll('tbody tr')].map((row) => row.textContent.replace(/\s+/g, ' ').trim()) }
  }

  it('says who did what and why, with a way to the record, and is accessible', async () => {
    entries = ENTRIES
    const { element, rows } = await open()
    expect(rows[0]).to.include('ana@example.com').and.include('Read lead PK-7').and.include('She asked who had seen it.')
    expect(rows[1]).to.include('Changed the role of Bo').and.include('Before: Viewer · Now: Agent')
    expect(rows[2]).to.include('…0000a1b2 (no longer stored)')
    expect(rows[3]).to.include('Operator of the server').and.include('new.action')
    const links = [...element.querySelectorAll('tbody a')].map((link) => link.getAttribute('href'))
    expect(links).to.deep.equal([`/console/demo/leads/${LEAD}`])
    await expect(element).to.be.accessible()
  })

  it('asks the server for what the address says, page by page, and exports the same', async () => {
    entries = ENTRIES
    const { element, house, went } = await open('actor=ana&action=lead.read&from=2026-11-01&to=2026-11-02&view=x')
    const asked = server.calls.find(({ path }) => path.endsWith('/audit'))!.query
    const filters = { actor: 'ana', action: 'lead.read' }
    const days = { from: new Date('2026-11-01T00:00').toISOString(), until: new Date('2026-11-03T00:00').toISOString() }
    expect(Object.fromEntries(asked)).to.deep.equal({ ...filters, ...days })
    const file = new URL(element.querySelector('wa-button[download]')!.getAttribute('href')!, location.href)
    expect(file.pathname).to.equal('/v1/console/sites/demo/audit/export')
    expect(Object.fromEntries(file.searchParams)).to.deep.equal(Object.fromEntries(asked))

    element.querySelector('portik-console-table')!.dispatchEvent(new Event('portik:more'))
    await until(() => server.calls.some(({ query }) => query.get('after')?.endsWith('ffff')))

    const people = await until(() => element.querySelector<HTMLSelectElement>('[name=actor]:has(option[value=ana])'))
    expect(people.value).to.equal('ana')
    people.value = ''
    people.dispatchEvent(new Event('change', { bubbles: true }))
    expect(went).to.deep.equal(['audit?action=lead.read&from=2026-11-01&to=2026-11-02'])
    expect(house.site.role).to.equal('dpo')
  })

  it('an empty audit teaches what it is; empty filters lead back', async () => {
    entries = []
    const { element } = await open()
    expect(element.querySelector('.state')!.textContent).to.include('As soon as somebody opens a record')
    element.remove()
    const filtered = await open('object=mail')
    filtered.element.querySelector<HTMLElement>('.state wa-button')!.click()
    expect(filtered.went).to.deep.equal(['audit'])
  })
})
