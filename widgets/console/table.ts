import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { SelectEvent, SortEvent, type Column, type Sort } from './columns.ts'
import type { House } from './house.ts'
import { loadingState } from './state.ts'

/**
 * @summary A table whose rows come page by page from the server. Arrows move between rows, Enter opens, Space selects, Shift selects up to
 * here; on a phone each row is a card. Selection and order belong to the room: it changes `selected` and `sort` when it hears of them.
 *
 * @event {SortEvent} portik:sort
 * @event {SelectEvent} portik:select
 * @event portik:more - The end of the rows is near; `more` says that there are any.
 * @event portik:fresh - New rows are wanted now.
 */
export class PortikConsoleTable<Row = unknown> extends LitElement {
  static override properties = {
    house: { attribute: false },
    label: {},
    columns: { attribute: false },
    rows: { attribute: false },
    idOf: { attribute: false },
    hrefOf: { attribute: false },
    selected: { attribute: false },
    sort: { attribute: false },
    more: { type: Boolean },
    loading: { type: Boolean },
    fresh: { type: Number },
    empty: { attribute: false },
  }
  declare house: Pick<House, 't'> | undefined
  /** What the table holds, for those who do not see it. */
  declare label: string
  declare columns: readonly Column<Row>[]
  /** Undefined until the first page is there. */
  declare rows: readonly Row[] | undefined
  declare idOf: (row: Row) => string
  /** Where a row leads; without it, rows are only read. */
  declare hrefOf: ((row: Row) => string) | undefined
  /** Undefined: rows cannot be selected. */
  declare selected: ReadonlySet<string> | undefined
  declare sort: Sort | undefined
  declare more: boolean
  declare loading: boolean
  /** How many new rows wait to be shown. */
  declare fresh: number
  declare empty: TemplateResult | undefined

  #anchor = -1
  #observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#askForMore(), {
    rootMargin: '600px',
  })

  constructor() {
    super()
    this.label = ''
    this.columns = []
    this.idOf = () => ''
    this.more = false
    this.loading = false
    this.fresh = 0
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer.disconnect()
  }

  protected override updated(): void {
    // Observing afresh reports at once, so that a page which did not fill the screen asks for the next one.
    this.#observer.disconnect()
    const end = this.querySelector('.table-more')
    if (end) this.#observer.observe(end)
  }

  #askForMore(): void {
    if (this.more && !this.loading) this.dispatchEvent(new Event('portik:more', { bubbles: true }))
  }

  #order(key: string): void {
    this.dispatchEvent(new SortEvent({ key, down: this.sort?.key === key ? !this.sort.down : false }))
  }

  #select(index: number, to: boolean, range: boolean): void {
    const rows = this.rows ?? []
    const [from, until] = range && this.#anchor >= 0 ? [Math.min(this.#anchor, index), Math.max(this.#anchor, index)] : [index, index]
    const next = new Set(this.selected)
    for (const row of rows.slice(from, until + 1))
      if (to) next.add(this.idOf(row))
      else next.delete(this.idOf(row))
    this.#anchor = index
    this.dispatchEvent(new SelectEvent(next))
  }

  #selectAll(to: boolean): void {
    this.dispatchEvent(new SelectEvent(new Set(to ? (this.rows ?? []).map((row) => this.idOf(row)) : [])))
  }

  #pressed(event: KeyboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('tr[data-index]')
    if (!row || (event.target as Element).closest('input:not([type=checkbox]),select,textarea,wa-input,wa-select')) return
    const index = Number(row.dataset['index'])
    const last = (this.rows?.length ?? 0) - 1
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key]
    if (next !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      if (event.shiftKey && this.selected) this.#select(Math.min(Math.max(next, 0), last), true, true)
      this.querySelector<HTMLElement>(`tr[data-index="${Math.min(Math.max(next, 0), last)}"] [data-main]`)?.focus()
    } else if (event.key === ' ' && this.selected && (event.target as Element).matches('[data-main]')) {
      event.preventDefault()
      this.#select(index, !this.selected.has(this.idOf(this.rows![index]!)), event.shiftKey)
    }
  }

  /** The whole row is a target for the pointer; what can be pressed inside stays what it is, and marked text is no click. */
  #clicked(event: MouseEvent): void {
    const target = event.target as Element
    if (target.closest('a,button,input,label,wa-button,wa-dropdown,[data-no-open]') || getSelection()?.toString()) return
    const link = target.closest('tr')?.querySelector<HTMLAnchorElement>('a[data-main]')
    link?.dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }),
    )
  }

  override render() {
    const { house, rows } = this
    if (!house) return nothing
    const { t } = house
    if (!rows) return loadingState({ t }, 8)
    return html`
      <div class="table-fresh" role="status">
        ${
          this.fresh > 0
            ? html`<button type="button" @click=${() => this.dispatchEvent(new Event('portik:fresh', { bubbles: true }))}>
                <wa-icon name="sort-up"></wa-icon>${t('console:table.fresh', { count: this.fresh })}
              </button>`
            : nothing
        }
      </div>
      ${rows.length === 0 ? (this.empty ?? nothing) : this.#table(rows, t)}
      ${
        this.more
          ? html`<div class="table-more">
              <wa-button size="s" appearance="outlined" ?loading=${this.loading} @click=${() => this.#askForMore()}
                >${t('console:table.more')}</wa-button
              >
            </div>`
          : nothing
      }
      <p class="unseen" role="status">${this.loading || rows.length === 0 ? nothing : t('console:table.shown', { count: rows.length })}</p>
    `
  }

  #table = (rows: readonly Row[], t: House['t']) => html`
    <table
      class="table"
      aria-label=${this.label}
      aria-busy=${this.loading}
      @keydown=${(event: KeyboardEvent) => this.#pressed(event)}
      @click=${(event: MouseEvent) => this.#clicked(event)}
    >
      <thead>
        <tr>
          ${this.selected ? this.#head(rows, t) : nothing} ${this.columns.map((column) => this.#heading(column))}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          (row) => this.idOf(row),
          (row, index) => this.#row(row, index, t),
        )}
      </tbody>
    </table>
  `

  #head = (rows: readonly Row[], t: House['t']) => {
    const count = rows.filter((row) => this.selected?.has(this.idOf(row))).length
    return html`<td class="table-check">
      <input
        type="checkbox"
        aria-label=${t('console:table.select_all')}
        .checked=${count > 0 && count === rows.length}
        .indeterminate=${count > 0 && count < rows.length}
        @change=${(event: Event) => this.#selectAll((event.target as HTMLInputElement).checked)}
      />
    </td>`
  }

  #heading = ({ key, label, sortable, end }: Column<Row>) => {
    const order = this.sort?.key === key ? (this.sort.down ? 'descending' : 'ascending') : undefined
    return html`<th scope="col" ?data-end=${end} aria-sort=${order ?? nothing}>
      ${
        sortable
          ? html`<button type="button" @click=${() => this.#order(key)}>
              ${label}${order ? html`<wa-icon name=${order === 'descending' ? 'sort-down' : 'sort-up'}></wa-icon>` : nothing}
            </button>`
          : label
      }
    </th>`
  }

  #row = (row: Row, index: number, t: House['t']) => {
    const id = this.idOf(row)
    return html`<tr data-index=${index} ?data-opens=${this.hrefOf !== undefined} ?data-selected=${this.selected?.has(id)}>
      ${
        this.selected
          ? html`<td class="table-check" data-no-open>
              <input
                type="checkbox"
                aria-label=${t('console:table.select')}
                .checked=${this.selected.has(id)}
                @click=${(event: MouseEvent) => this.#select(index, (event.target as HTMLInputElement).checked, event.shiftKey)}
              />
            </td>`
          : nothing
      }
      ${this.columns.map((column) => this.#cell(column, row))}
    </tr>`
  }

  #cell = ({ cell, label, main, end, wide }: Column<Row>, row: Row) => {
    const content = cell(row)
    if (!main) return html`<td data-label=${label} ?data-end=${end} ?data-wide=${wide}>${content}</td>`
    return html`<th scope="row" data-label=${label}>
      ${this.hrefOf ? html`<a data-main href=${this.hrefOf(row)}>${content}</a>` : content}
    </th>`
  }
}
