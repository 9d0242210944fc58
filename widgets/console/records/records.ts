import { html, LitElement, nothing } from 'lit'
import type { RecordRow } from '../../../server/records/contract.ts'
import { define } from '../../core/define.ts'
import type { SelectEvent, SortEvent } from '../columns.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged } from '../paged.ts'
import { failedState } from '../state.ts'
import { doTo, type Deed } from './actions.ts'
import { filterQuery, placeOf, rightsOf, serverQuery, withFilter, type ListRoom } from './address.ts'
import { bulkBar } from './bulk-bar.ts'
import { BESIDE, COLUMNS, nameOf, tableColumns, usualColumns } from './cells.ts'
import { activeFilters, filterControls, sortControl, type Facets } from './filter-bar.ts'
import { columnMenu, exportMenu, nothingHere } from './list-parts.ts'
import { shows, viewTabs } from './tabs.ts'
import { SavedViews } from './saved-views.ts'
import './record.ts'
import './records.css'

type List = { records: RecordRow[]; next: string | null; total: number | null; more: boolean }

/** Long enough for a fast typist's next letter. Milliseconds. */
const DEBOUNCE = 250

/** @summary A list of records with filters, views, selection and the opened record beside it. The filters live in the address. */
export class PortikConsoleRecords extends LitElement {
  static override properties = {
    house: { attribute: false },
    room: {},
    rest: {},
    query: { attribute: false },
    selected: { state: true },
    facets: { state: true },
    total: { state: true },
    drawer: { state: true },
    columns: { state: true },
  }
  declare house: House
  declare room: ListRoom
  /** Id of the record that is open beside the list. */
  declare rest: string
  declare query: URLSearchParams
  declare private selected: ReadonlySet<string>
  declare private facets: Facets
  declare private total: { readonly n: number; readonly more: boolean } | undefined
  declare private drawer: boolean
  declare private columns: readonly string[] | undefined

  #asked = ''
  #typing: ReturnType<typeof setTimeout> | undefined
  readonly #views = new SavedViews(this)
  readonly #rows = new Paged<RecordRow>(this, {
    idOf: ({ id }) => id,
    kinds: ['lead', 'submission'],
    load: async (after, signal) => {
      const query = serverQuery(this.query)
      if (after) query.set('after', after)
      const answer = await this.house.api.get<List>(`records/${this.room}`, { query, signal })
      if (!answer.ok) return answer
      const { records, next, total, more } = answer.value
      if (!after && total !== null) this.total = { n: total, more }
      return { ok: true, value: { rows: records, next } }
    },
  })

  constructor() {
    super()
    this.rest = ''
    this.selected = new Set()
    this.facets = { forms: [], sources: [] }
    this.drawer = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typing)
  }

  protected override willUpdate(): void {
    const asked = `${this.house.site.id}/${this.room}?${filterQuery(this.query).toString()}`
    if (asked === this.#asked) return
    const isNew = this.#asked === ''
    this.#asked = asked
    this.selected = new Set()
    void this.#rows.restart(this.house.live)
    if (isNew) void this.#begin()
    this.columns = this.#views.viewOf(this.query)?.columns ?? undefined
  }

  async #begin(): Promise<void> {
    await Promise.all([
      this.#views.load(this.house, this.room).then(() => (this.columns ??= this.#views.viewOf(this.query)?.columns ?? undefined)),
      this.house.api.get<Facets>('records/facets', { query: { language: this.house.locale } }).then((answer) => {
        if (answer.ok) this.facets = answer.value
      }),
    ])
  }

  #set = (name: string, value: string | null): void => {
    this.house.go(placeOf(this.room, withFilter(this.query, name, value), this.rest), { replace: true })
  }

  #typed(event: Event): void {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#set('q', value.trim()), DEBOUNCE)
  }

  #reload = (): void => void this.#rows.restart()

  async #do(deed: Deed, json: Readonly<Record<string, unknown>>): Promise<void> {
    if (await doTo(this.house, deed, json, this.#reload)) this.selected = new Set()
  }

  /** The oldest of the selected is the one that the others repeat. */
  async #duplicate(isOne: boolean): Promise<void> {
    const rows = (this.#rows.rows ?? []).filter(({ id }) => this.selected.has(id))
    const [first, ...others] = rows.toSorted((a, b) => a.created_at.localeCompare(b.created_at))
    if (!first) return
    if (!isOne) return this.#do('duplicate', { ids: [first.id], of: null })
    const { t, confirm } = this.house
    const text = `${nameOf(this.house, first.person)}, ${first.reference}. ${t('console-records:bulk.duplicate_text')}`
    if (await confirm({ title: t('console-records:bulk.duplicate_title'), text, action: t('console-records:bulk.duplicate') }))
      await this.#do('duplicate', { ids: others.map(({ id }) => id), of: first.id })
  }

  override render() {
    const { house, room } = this
    const { t } = house
    const isOpen = this.rest !== ''
    return html`<div class="records" ?data-open=${isOpen}>
      ${page({
        heading: t(`console:room.${room}`),
        mark: this.total
          ? html`<span class="quiet" role="status"
              >${
                this.total.more
                  ? t('console-records:total.more', { n: house.number(this.total.n) })
                  : t('console-records:total.count', { count: this.total.n })
              }</span
            >`
          : nothing,
        actions: html`${this.#views.controls(house, room, this.query, this.columns)}
        ${columnMenu(house, COLUMNS[room], this.#shown(), (names) => (this.columns = names))}
        ${rightsOf(house).export ? exportMenu(house, room, this.query) : nothing}`,
        body: html`${viewTabs({ house, room, query: this.query, views: this.#views.all })} ${this.#filters()} ${this.#bulk()}
        ${this.#list()}`,
      })}
      ${
        isOpen
          ? html`<portik-console-record
              .house=${house}
              .recordId=${this.rest}
              .isLead=${room === 'leads'}
              .back=${house.href(placeOf(room, this.query))}
              @portik:changed=${this.#reload}
            ></portik-console-record>`
          : nothing
      }
      ${this.#views.dialog(house, room, this.query, this.columns)}
    </div>`
  }

  #shown(): readonly string[] {
    return this.columns ?? usualColumns(this.room)
  }

  #filters() {
    const { house, room, query, facets } = this
    const { t } = house
    const bar = { house, room, query, facets, set: this.#set }
    return html`<div class="filters" role="search">
        <wa-input
          type="search"
          size="s"
          class="filters-search"
          .value=${query.get('q') ?? ''}
          placeholder=${t('console-records:filter.search')}
          aria-label=${t('console-records:filter.search')}
          with-clear
          @input=${(event: Event) => this.#typed(event)}
          @wa-clear=${() => this.#set('q', null)}
        >
          <wa-icon slot="start" name="search"></wa-icon>
        </wa-input>
        <div class="filters-wide">${filterControls(bar)}</div>
        <wa-button class="filters-phone" size="s" appearance="outlined" @click=${() => (this.drawer = true)}>
          <wa-icon slot="start" name="filter"></wa-icon>${t('console-records:filter.button')}
        </wa-button>
      </div>
      ${activeFilters(bar)}
      <wa-drawer
        label=${t('console-records:filter.button')}
        placement="bottom"
        ?open=${this.drawer}
        @wa-after-hide=${() => (this.drawer = false)}
      >
        <div class="filters-drawer">${this.drawer ? html`${filterControls(bar)} ${sortControl(bar)}` : nothing}</div>
        <wa-button slot="footer" variant="brand" @click=${() => (this.drawer = false)}>${t('console-records:filter.show')}</wa-button>
      </wa-drawer>`
  }

  #bulk() {
    const { house, room, selected } = this
    const ids = [...selected]
    return bulkBar({
      house,
      room,
      state: this.query.get('state'),
      count: ids.length,
      grade: (grade) => void this.#do('grade', { ids, grade }),
      duplicate: (isOne) => void this.#duplicate(isOne),
      run: (deed) => void this.#do(deed, { ids }),
      clear: () => (this.selected = new Set()),
    })
  }

  #list() {
    const { house, room, query } = this
    const { rows, failure, loading, next, fresh } = this.#rows
    if (failure && !rows) return failedState(house, failure, this.#reload)
    const forms = new Map(this.facets.forms.map(({ id, title }) => [id, title]))
    const order = query.get('sort') ?? 'newest'
    return html`<portik-console-table
      .house=${house}
      label=${house.t(`console:room.${room}`)}
      .columns=${tableColumns(house, this.rest ? BESIDE[room] : this.#shown(), forms)}
      .rows=${rows}
      .idOf=${({ id }: RecordRow) => id}
      .hrefOf=${({ id }: RecordRow) => house.href(placeOf(room, query, id))}
      .selected=${rightsOf(house).decide ? this.selected : undefined}
      .sort=${order === 'score' ? { key: 'score', down: true } : { key: 'created_at', down: order === 'newest' }}
      .more=${next !== null}
      .loading=${loading}
      .fresh=${fresh}
      .empty=${nothingHere(house, room, query, shows(query, ''))}
      @portik:more=${() => void this.#rows.more()}
      @portik:fresh=${this.#reload}
      @portik:select=${({ selected }: SelectEvent) => (this.selected = selected)}
      @portik:sort=${({ sort: { key, down } }: SortEvent) => this.#set('sort', key === 'score' ? 'score' : down ? 'newest' : 'oldest')}
    ></portik-console-table>`
  }
}

define('portik-console-records', PortikConsoleRecords)
