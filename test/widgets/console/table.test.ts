import { expect } from '@open-wc/testing'
import { html } from 'lit'
import '../../../widgets/console/base.css'
import '../../../widgets/console/pieces.css'
import { define } from '../../../widgets/core/define.ts'
import type { Column, SelectEvent, SortEvent } from '../../../widgets/console/columns.ts'
import { PortikConsoleTable } from '../../../widgets/console/table.ts'
import { houseOf, press } from './world.ts'

define('portik-console-table', PortikConsoleTable)

type Row = { id: string; name: string; score: number }
const ROWS: readonly Row[] = ['Ana', 'Bojan', 'Ceca', 'Dragan'].map((name, index) => ({ id: String(index), name, score: index * 10 }))
const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', label: 'Name', cell: ({ name }) => name, main: true, sortable: true },
  { key: 'score', label: 'Score', cell: ({ score }) => score, end: true, sortable: true },
]

const tableOf = async (over: Partial<PortikConsoleTable<Row>> = {}): Promise<PortikConsoleTable<Row>> => {
  const table = document.createElement('portik-console-table') as PortikConsoleTable<Row>
  const { house } = houseOf()
  Object.assign(table, {
    house,
    label: 'Leads',
    columns: COLUMNS,
    rows: ROWS,
    idOf: ({ id }: Row) => id,
    hrefOf: ({ id }: Row) => `#row-${id}`,
    ...over,
  })
  table.addEventListener('portik:select', ({ selected }: SelectEvent) => (table.selected = selected))
  table.addEventListener('portik:sort', ({ sort }: SortEvent) => (table.sort = sort))
  document.body.append(table)
  await table.updateComplete
  return table
}

const focused = (): string => document.activeElement?.textContent?.trim() ?? ''

describe('the table', () => {
  afterEach(() => {
    for (const table of document.querySelectorAll('portik-console-table')) table.remove()
  })

  it('is accessible, with and without selection', async () => {
    const table = await tableOf({ selected: new Set(['1']), more: true, fresh: 2, sort: { key: 'name', down: true } })
    await expect(table).to.be.accessible()
  })

  it('arrows, Home and End move between the rows’ links; Enter is the link’s own', async () => {
    const table = await tableOf()
    table.querySelector<HTMLElement>('[data-main]')!.focus()
    press('ArrowDown')
    expect(focused()).to.equal('Bojan')
    press('End')
    expect(focused()).to.equal('Dragan')
    press('ArrowDown')
    expect(focused()).to.equal('Dragan')
    press('Home')
    expect(focused()).to.equal('Ana')
    expect((document.activeElement as HTMLAnchorElement).getAttribute('href')).to.equal('#row-0')
  })

  it('Space selects, Shift selects up to here, the head selects all and none', async () => {
    const table = await tableOf({ selected: new Set() })
    table.querySelector<HTMLElement>('[data-main]')!.focus()
    press(' ')
    await table.updateComplete
    expect([...table.selected!]).to.deep.equal(['0'])
    press('ArrowDown')
    press('ArrowDown', { shiftKey: true })
    await table.updateComplete
    expect([...table.selected!]).to.deep.equal(['0', '1', '2'])
    const all = table.querySelector<HTMLInputElement>('thead input')!
    expect(all.indeterminate).to.equal(true)
    all.click()
    await table.updateComplete
    expect(table.selected!.size).to.equal(4)
    all.click()
    await table.updateComplete
    expect(table.selected!.size).to.equal(0)
  })

  it('a click on a box with Shift selects the rows between', async () => {
    const table = await tableOf({ selected: new Set() })
    const boxes = [...table.querySelectorAll<HTMLInputElement>('tbody input')]
    boxes[0]!.click()
    await table.updateComplete
    boxes[3]!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }))
    await table.updateComplete
    expect(table.selected!.size).to.equal(4)
  })

  it('a heading orders by its column, and turns the order round', async () => {
    const table = await tableOf()
    const heading = table.querySelector<HTMLButtonElement>('thead button')!
    heading.click()
    await table.updateComplete
    expect(table.querySelector('thead th')!.getAttribute('aria-sort')).to.equal('ascending')
    heading.click()
    await table.updateComplete
    expect(table.sort).to.deep.equal({ key: 'name', down: true })
    expect(table.querySelectorAll('[aria-sort]')).to.have.length(1)
  })

  it('a click anywhere in a row opens it, but not on its box, and not while text is marked', async () => {
    const table = await tableOf({ selected: new Set() })
    const opened: string[] = []
    table.addEventListener('click', (event) => {
      const link = (event.target as Element).closest('a')
      if (link) opened.push(link.hash)
      event.preventDefault()
    })
    table.querySelector<HTMLElement>('tr[data-index="2"] td[data-end]')!.click()
    table.querySelector<HTMLInputElement>('tr[data-index="1"] input')!.click()
    getSelection()!.selectAllChildren(table.querySelector('tr[data-index="3"] th')!)
    table.querySelector<HTMLElement>('tr[data-index="3"] td[data-end]')!.click()
    getSelection()!.removeAllRanges()
    expect(opened).to.deep.equal(['#row-2'])
  })

  it('asks for more when its end is near, and not while more is on its way', async () => {
    const table = await tableOf()
    let asked = 0
    table.addEventListener('portik:more', () => {
      asked += 1
      table.loading = true
    })
    table.more = true
    await new Promise<void>((resolve) => table.addEventListener('portik:more', () => resolve(), { once: true }))
    await table.updateComplete
    table.querySelector<HTMLElement>('.table-more wa-button')!.click()
    expect(asked).to.equal(1)
  })

  it('new rows wait behind a button and do not push the others away', async () => {
    const table = await tableOf({ fresh: 3 })
    let wanted = 0
    table.addEventListener('portik:fresh', () => (wanted += 1))
    const button = table.querySelector<HTMLButtonElement>('.table-fresh button')!
    expect(button.textContent?.trim()).to.equal('3 new – show')
    button.click()
    expect(wanted).to.equal(1)
  })

  it('says what will be here when nothing is, and that it loads before anything is known', async () => {
    const empty = await tableOf({ rows: [], empty: html`<p class="none">No leads yet</p>` })
    expect(empty.querySelector('.none')!.textContent).to.equal('No leads yet')
    expect(empty.querySelector('table')).to.equal(null)
    const loading = await tableOf({ rows: undefined })
    expect(loading.querySelector('[role=status]')!.textContent).to.contain('Loading')
  })

  it('cells are text: what a visitor wrote never becomes markup', async () => {
    const table = await tableOf({ rows: [{ id: 'x', name: '<img src=x onerror=alert(1)>', score: 0 }] })
    expect(table.querySelector('img')).to.equal(null)
  })
})
