import { expect } from '@open-wc/testing'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import '../../../widgets/console/components.ts'
import { registerIcons } from '../../../widgets/console/icons.ts'
import type { PortikConsolePalette } from '../../../widgets/console/palette.ts'
import '../../../widgets/console/palette.ts'
import { settled, until } from '../page.ts'
import { houseOf, press, serverOf, type Call, type Reply } from './world.ts'

registerIcons()

const HITS = {
  hits: [
    { kind: 'person', id: '7', title: 'Milica Đorđević', text: 'milica@example.com', at: '2026-11-20T10:00:00Z' },
    { kind: 'unknown', id: '8', title: 'From a later version', text: null, at: null },
    { kind: 'lead', id: '9', title: 'K-9', text: 'Milica Đorđević', at: null },
  ],
}

describe('the palette', () => {
  let stop = (): void => {}
  let palette: PortikConsolePalette
  let went: string[] = []
  let ran = 0
  let calls: Call[] = []

  const open = async (answer: (call: Call) => Reply | Promise<Reply> = () => [200, HITS]): Promise<HTMLInputElement> => {
    const server = serverOf(answer)
    stop = server.stop
    calls = server.calls
    const world = houseOf()
    went = world.went
    ran = 0
    palette = document.createElement('portik-console-palette') as PortikConsolePalette
    const actions = [{ id: 'dark', icon: 'moon' as const, text: 'Dark', run: () => void (ran += 1) }]
    Object.assign(palette, { house: world.house, actions })
    document.body.append(palette)
    await palette.updateComplete
    const field = palette.querySelector('input')!
    await until(() => document.activeElement === field)
    return field
  }
  const type = async (text: string): Promise<void> => {
    const field = palette.querySelector('input')!
    field.value = text
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await palette.updateComplete
  }
  const options = (): string[] => [...palette.querySelectorAll('[role=option] > span')].map(({ textContent }) => textContent)
  const active = (): string | undefined => palette.querySelector('[aria-selected=true] > span')?.textContent

  afterEach(() => {
    palette.remove()
    stop()
  })

  it('is accessible, and opens with rooms and actions', async () => {
    await open()
    await settled()
    expect(options()).to.include.members(['Overview', 'Dark'])
    await expect(palette).to.be.accessible()
  })

  it('the field says which line is meant; arrows move it, round the ends', async () => {
    const field = await open()
    const first = active()
    press('ArrowUp')
    await palette.updateComplete
    expect(active()).to.equal('Dark')
    expect(document.getElementById(field.getAttribute('aria-activedescendant')!)!.textContent).to.contain('Dark')
    press('ArrowDown')
    await palette.updateComplete
    expect(active()).to.equal(first)
    expect(document.activeElement).to.equal(field)
  })

  it('Enter does what is meant, and the palette is gone', async () => {
    await open()
    await type('dark')
    press('Enter')
    expect(ran).to.equal(1)
    expect(palette.isConnected).to.equal(false)
  })

  it('finds people and leads by their words, and leads to them', async () => {
    await open()
    await type('djordjevic')
    await until(() => options().includes('Milica Đorđević'))
    expect(calls[0]!.query.get('q')).to.equal('djordjevic')
    expect(options()).to.deep.equal(['Milica Đorđević', 'K-9'])
    press('Enter')
    expect(went).to.deep.equal(['people/7'])
    await open()
    expect(options()[0]).to.equal('Milica Đorđević')
  })

  it('one letter asks nobody; a slow answer to an earlier word never covers a later one', async () => {
    const answers = new Map<string, (reply: Reply) => void>()
    await open(({ query }) => new Promise((resolve) => answers.set(query.get('q')!, resolve)))
    await type('m')
    await type('mi')
    await until(() => answers.has('mi'))
    await type('mil')
    await until(() => answers.has('mil'))
    answers.get('mil')!([200, { hits: [HITS.hits[2]] }])
    await until(() => options().includes('K-9'))
    answers.get('mi')!([200, HITS])
    await palette.updateComplete
    expect(options()).to.deep.equal(['K-9'])
    expect(calls).to.have.length(2)
  })

  it('says when nothing was found, and when the search did not answer', async () => {
    await open(({ query }) => (query.get('q') === 'zzz' ? [200, { hits: [] }] : [503, { code: 'unavailable' }]))
    const note = (): string => palette.querySelector('[role=status]')!.textContent.trim()
    await type('zzz')
    await until(() => note().includes('Nothing found for “zzz”'))
    await type('over')
    await until(() => note().startsWith('The search did not answer'))
    expect(options()).to.deep.equal(['Overview'])
  })
})
