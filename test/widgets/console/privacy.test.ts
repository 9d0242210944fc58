import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import type { DeskErasure } from '../../../server/privacy/contract/work.ts'
import { openConsole } from '../../../widgets/console/elements.ts'
import type { PortikConsolePrivacy } from '../../../widgets/console/privacy/privacy.ts'
import { ROOMS } from '../../../widgets/console/rooms.ts'
import { settled, until } from '../page.ts'
import { houseOf, serverOf, t, type Call, type Reply } from './world.ts'

const ID = '018f0000-0000-7000-8000-000000000001'

const ERASURE: DeskErasure = {
  id: ID,
  request: ID,
  state: 'done',
  created_at: '2026-11-20T10:00:00.000Z',
  finished_at: '2026-11-20T10:01:00.000Z',
  next_at: null,
  has_certificate: true,
  items: [{ feature: 'forms', item: 'submissions', erased: 4, kept: null }],
  recipients: [],
  scan: { tables: 40, rows: 900, files: 3, orphans: [], mentions: [], kept: [], unreadable: [] },
}

const HEAD = { size: 120, root: 'ab'.repeat(32), at: '2026-11-22T10:00:00.000Z' }

describe('the room of data protection', () => {
  let stop = (): void => {}
  let calls: Call[] = []
  let erasures: DeskErasure[] = [ERASURE]
  let faults: unknown[] = []

  const answer = ({ path, body }: Call): Reply => {
    if (path.endsWith('/erasures')) return [200, { erasures }]
    if (path.endsWith('/ledger-health')) return [200, { head: HEAD, waiting: 0, keys: 1 }]
    if (path.endsWith('/check')) return [200, { at: HEAD.at, heads: [HEAD], faults }]
    if (path.endsWith('/runs')) {
      const { dry } = body as { dry: boolean }
      return [201, { id: ID, at: HEAD.at, dry, started_by: 'console', due: 7, done: dry ? 0 : 7, held: 1, failed: 0 }]
    }
    if (path.endsWith('/records-of-processing')) {
      const activity = {
        id: 'a',
        name: 'Write to us: answer',
        basis: 'consent',
        special: ['health'],
        recipients: ['CRM'],
        retention: { days: 365 },
      }
      return [200, { activities: [activity] }]
    }
    const rule = { id: 'mails', days: 30, law: 'GDPR Art. 5(1)(e)', due: 7, held: 1, in_7_days: 8, in_30_days: 9, in_90_days: 10 }
    return [200, { rules: [rule], runs: [] }]
  }

  const open = async (rest: string): Promise<PortikConsolePrivacy> => {
    await ROOMS.find(({ path }) => path === 'privacy')!.load!()
    const server = serverOf(answer)
    stop = server.stop
    calls = server.calls
    const element = document.createElement('portik-console-privacy') as PortikConsolePrivacy
    element.house = houseOf({ site: { id: 'demo', name: 'Linden', role: 'dpo', locales: ['en'] } }).house
    element.rest = rest
    document.body.append(element)
    return element
  }
  const press = (element: Element, name: string): void =>
    [...element.querySelectorAll<HTMLElement>('wa-button')].find(({ textContent }) => textContent.trim() === name)!.click()

  before(() => openConsole())
  beforeEach(() => {
    erasures = [ERASURE]
    faults = []
  })
  afterEach(() => {
    document.querySelector('portik-console-privacy')?.remove()
    stop()
  })

  it('has every erasure with its certificate', async () => {
    const element = await open('')
    await until(() => element.querySelector('tbody tr'))
    await settled()
    expect(element.querySelector('tbody tr')!.textContent)
      .to.contain('Gone everywhere')
      .and.to.contain(t('console-privacy:run.certificate'))
    await expect(element).to.be.accessible()
  })

  it('says that the ledger is whole, and where it is not', async () => {
    const element = await open('ledger')
    await until(() => element.querySelector('.hash'))
    press(element, t('console-privacy:l.check_now'))
    await until(() => element.querySelector('[data-kind=good].remark'))
    await settled()
    await expect(element).to.be.accessible()
    faults = [{ size: 120, fault: 'consistency' }]
    press(element, t('console-privacy:l.check_now'))
    const bad = await until(() => element.querySelector('[data-kind=bad].remark'))
    expect(bad.textContent).to.contain('At 120 entries')
  })

  it('counts before it deletes, and deletes only when it was confirmed', async () => {
    const element = await open('retention')
    await until(() => element.querySelector('tbody tr'))
    await settled()
    await expect(element).to.be.accessible()
    press(element, t('console-privacy:t.count'))
    await until(() => element.querySelector('.remark')?.textContent.includes('7 would go'))
    press(element, t('console-privacy:t.run'))
    await until(() => element.querySelector('.remark')?.textContent.includes('7 deleted'))
    const runs = calls.filter(({ path }) => path.endsWith('/runs')).map(({ body }) => body)
    expect(runs).to.deep.equal([{ dry: true }, { dry: false, confirm: true }])
  })

  it('has the records of processing, in words', async () => {
    const element = await open('processing')
    const row = await until(() => element.querySelector('tbody tr'))
    await settled()
    expect(row.textContent).to.contain('Specially protected data').and.to.contain('365 days')
    await expect(element).to.be.accessible()
  })
})
