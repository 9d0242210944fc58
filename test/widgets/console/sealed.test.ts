import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import { openConsole } from '../../../widgets/console/elements.ts'
import { ROOMS } from '../../../widgets/console/rooms.ts'
import type { Role } from '../../../widgets/console/house.ts'
import { until } from '../page.ts'
import { houseOf, serverOf, type Call } from './world.ts'

const SEALED = { field: 'message', kinds: ['umcn', 'health'], state: 'held', decided_by: null, decided_at: null } as const

describe('an answer that is locked away', () => {
  let stop = (): void => {}
  let calls: Call[] = []
  let sure = true
  let changed = 0

  const open = async (state: 'held' | 'consented' | 'released' = 'held', role: Role = 'agent') => {
    await ROOMS.find(({ path }) => path === 'leads')!.load!()
    const server = serverOf(({ method }) => [200, method === 'GET' ? { value: '<b>0101006500006</b>' } : { state: 'released' }])
    stop = server.stop
    calls = server.calls
    const element = document.createElement('portik-console-sealed')
    const { house } = houseOf({ site: { id: 'demo', name: 'Linden', role, locales: ['en'] }, confirm: async () => sure })
    Object.assign(element, { house, submissionId: 'one', sealed: { ...SEALED, state, decided_by: state === 'released' ? 'Ana' : null } })
    element.addEventListener('portik:changed', () => changed++)
    document.body.append(element)
    await element.updateComplete
    return element
  }
  const button = (element: Element, key: string) => element.querySelector<HTMLElement>(`[data-sealed=${key}]`)

  before(() => openConsole())
  afterEach(() => {
    stop()
    sure = true
    changed = 0
    document.body.replaceChildren()
  })

  it('says why, and that nothing was sent', async () => {
    const element = await open()
    expect(element.textContent).to.contain('personal number (JMBG), words about health').and.to.contain('Not sent to the CRM')
    expect(calls).to.deep.equal([])
    await expect(element).to.be.accessible()
  })

  it('is opened on demand only, as text', async () => {
    const element = await open()
    button(element, 'show')!.click()
    const value = await until(() => element.querySelector('.sealed-value'))
    expect(value.textContent).to.equal('<b>0101006500006</b>')
    expect(calls.map(({ path }) => path.split('/sites/demo/')[1])).to.deep.equal(['submissions/one/sealed/message'])
    expect(document.activeElement).to.equal(value)
  })

  it('is sent only after a question, for the CRM does not give it back', async () => {
    const element = await open()
    sure = false
    button(element, 'release')!.click()
    await element.updateComplete
    expect(calls).to.deep.equal([])
    sure = true
    button(element, 'release')!.click()
    await until(() => changed > 0)
    expect(calls.map(({ body }) => body)).to.deep.equal([{ decision: 'released' }])
  })

  it('can be kept here after all, and says who decided', async () => {
    const element = await open('released')
    expect(element.textContent).to.contain('Ana')
    expect(button(element, 'release')).to.equal(null)
    button(element, 'withhold')!.click()
    await until(() => changed > 0)
    expect(calls.map(({ body }) => body)).to.deep.equal([{ decision: 'withheld' }])
  })

  it('where consent decides, and for those who only look, there is nothing to decide', async () => {
    const element = await open('consented')
    expect([button(element, 'release'), button(element, 'withhold')]).to.deep.equal([null, null])
    expect(button(element, 'show')).not.to.equal(null)
    expect((await open('held', 'viewer')).querySelector('wa-button')).to.equal(null)
  })
})
