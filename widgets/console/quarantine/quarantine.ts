import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { RecordRow } from '../../../server/records/contract.ts'
import { define } from '../../core/define.ts'
import type { Answer, House } from '../house.ts'
import { page } from '../page.ts'
import { Paged, type Slice } from '../paged.ts'
import { failedState, loadingState } from '../state.ts'
import { Decisions, type Decision } from './decisions.ts'
import './held.ts'
import { keyOf } from './keys.ts'
import { bulkBar, freshBar, heldList, keysHelp, nameOf } from './list.ts'
import './quarantine.css'
import { nothingHeld } from './reasons.ts'

/** `GET /v1/console/sites/:site/records/quarantine` */
type Found = { readonly records: readonly RecordRow[]; readonly next: string | null; readonly total: number | null }

/** Milliseconds after a decision in which what had the focus may still disappear. */
const SETTLES = 1_500

/** @summary What looked automatic: one after the other is let through or deleted, with the keyboard alone if wanted. */
export class PortikConsoleQuarantine extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false }, selected: { state: true } }
  declare house: House | undefined
  declare rest: string
  declare query: URLSearchParams | undefined
  declare private selected: ReadonlySet<string>

  #site = ''
  #total = 0
  #rescueUntil = 0
  #stop = new AbortController()
  #decisions = new Decisions({ again: (open) => this.#again(open) })
  #held = new Paged<RecordRow>(this, {
    load: (after, signal) => this.#load(after, signal),
    idOf: ({ id }) => id,
    kinds: [],
    hints: ['submission'],
  })

  constructor() {
    super()
    this.rest = ''
    this.selected = new Set()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = new AbortController()
    addEventListener('keydown', (event) => this.#pressed(event), { signal: this.#stop.signal })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop.abort()
    this.#site = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { house } = this
    if (!changed.has('house') || !house || house.site.id === this.#site) return
    this.#site = house.site.id
    this.selected = new Set()
    this.#decisions.forget()
    void this.#held.restart(house.live)
  }

  /** The button or box that had the focus may be gone with the last row; then it goes on to what is there. */
  protected override updated(): void {
    const { activeElement } = document
    if (performance.now() > this.#rescueUntil || (activeElement && activeElement !== document.body)) return
    this.querySelector<HTMLElement>('.held-list [aria-current=true]')?.focus()
    if (this.#rows.length === 0) this.querySelector<HTMLElement>('h1')?.focus()
  }

  get #mayDecide(): boolean {
    return ['owner', 'agent', 'moderator'].includes(this.house?.site.role ?? '')
  }

  get #rows(): readonly RecordRow[] {
    return this.#held.rows ?? []
  }

  /** The one on the right. Who only reads opens each by choice: every look of theirs may need a reason. */
  get #opened(): string | undefined {
    return this.query?.get('open') || this.rest || (this.#mayDecide ? this.#rows[0]?.id : undefined)
  }

  async #load(after: string | undefined, signal: AbortSignal): Promise<Answer<Slice<RecordRow>>> {
    const answer = await this.house!.api.get<Found>('records/quarantine', { query: { after }, signal })
    if (!answer.ok) return answer
    this.#total = answer.value.total ?? answer.value.records.length
    return { ok: true, value: { rows: answer.value.records, next: answer.value.next } }
  }

  #open(id: string | undefined): void {
    this.house?.go(id ? `quarantine?open=${id}` : 'quarantine', { replace: true })
  }

  async #again(open?: string): Promise<void> {
    await this.#held.restart()
    if (open) this.#open(open)
    await this.#focus()
  }

  /** The focus follows along the list, but a button that somebody uses keeps it. */
  async #focus(): Promise<void> {
    const { activeElement } = document
    const follows = !activeElement || activeElement === document.body || activeElement.closest('.held-list') !== null
    await this.updateComplete
    // The address has changed; the shell hands it down in its own time.
    await new Promise((resolve) => requestAnimationFrame(resolve))
    await this.updateComplete
    const here = this.querySelector<HTMLElement>('.held-list [aria-current=true]')
    if (follows || !document.activeElement || document.activeElement === document.body)
      (here ?? this.querySelector<HTMLElement>('h1'))?.focus()
    here?.scrollIntoView({ block: 'nearest' })
  }

  #move(steps: number): void {
    const at = this.#rows.findIndex(({ id }) => id === this.#opened)
    const row = this.#rows[Math.min(Math.max(at + steps, 0), this.#rows.length - 1)]
    if (at + steps >= this.#rows.length - 1) void this.#held.more()
    if (!row) return
    this.#open(row.id)
    void this.#focus()
  }

  /** Decides, and goes on to the next one at once; the answer of the server may come later. */
  #decide(decision: Decision, ids: readonly string[]): void {
    const { house } = this
    if (!house || !this.#mayDecide || ids.length === 0) return
    const those = new Set(ids)
    this.#rescueUntil = performance.now() + SETTLES
    const at = this.#rows.findIndex(({ id }) => id === this.#opened)
    const isOpen = this.#opened !== undefined && those.has(this.#opened)
    const left = (row: RecordRow): boolean => !those.has(row.id)
    const next = this.#rows.slice(Math.max(at, 0)).find(left) ?? this.#rows.findLast(left)
    for (const id of ids) this.#held.change(id, () => undefined)
    this.#total = Math.max(0, this.#total - ids.length)
    this.selected = new Set([...this.selected].filter((id) => !those.has(id)))
    if (isOpen) this.#open(next?.id)
    void this.#focus()
    void this.#decisions.decide(house, decision, ids)
    if (this.#rows.length === 0 && this.#held.next !== null) void this.#held.restart()
  }

  #pressed(event: KeyboardEvent): void {
    const { house } = this
    const command = keyOf(event)
    if (!house || !command) return
    const open = this.#opened
    const those = this.selected.size > 0 ? [...this.selected] : open && this.#rows.some(({ id }) => id === open) ? [open] : []
    if (command === 'next') this.#move(1)
    else if (command === 'previous') this.#move(-1)
    else if (!this.#mayDecide) return
    else if (command === 'undo') void this.#decisions.undo(house)
    else if (command === 'select') this.#select(open, !this.selected.has(open ?? ''))
    else this.#decide(command, those)
    event.preventDefault()
  }

  #select(id: string | undefined, to: boolean): void {
    if (!id || !this.#rows.some((row) => row.id === id)) return
    this.selected = new Set(to ? [...this.selected, id] : [...this.selected].filter((each) => each !== id))
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    const { rows } = this.#held
    return page({
      heading: t('console-people:quarantine.title'),
      lead: t('console-people:quarantine.lead'),
      ...(rows && rows.length > 0
        ? {
            mark: html`<wa-badge variant="neutral" appearance="filled"
              >${t('console-people:quarantine.waiting', { count: Math.max(this.#total, rows.length) })}</wa-badge
            >`,
          }
        : {}),
      body: this.#body(house),
    })
  }

  #body = (house: House) => {
    const held = this.#held
    if (!held.rows) return held.failure ? failedState(house, held.failure, () => void held.restart()) : loadingState(house)
    const opened = this.#opened
    // Something that waits no more may still be looked at by its address.
    if (held.rows.length === 0 && !opened) return html`${freshBar(house, held.fresh, () => void held.restart())} ${nothingHeld(house)}`
    return html`
      ${freshBar(house, held.fresh, () => void held.restart())}
      <div class="quarantine">
        <section class="held-side" aria-label=${house.t('console-people:quarantine.list')}>
          ${this.#mayDecide ? this.#bulk(house) : html`<p class="quiet">${house.t('console-people:quarantine.read_only')}</p>`}
          ${heldList(house, {
            rows: held.rows,
            opened,
            selected: this.#mayDecide ? this.selected : undefined,
            select: (id, to) => this.#select(id, to),
          })}
          ${
            held.next !== null
              ? html`<wa-button size="s" appearance="outlined" ?loading=${held.loading} @click=${() => void held.more()}
                  >${house.t('console:table.more')}</wa-button
                >`
              : nothing
          }
          ${this.#mayDecide ? keysHelp(house) : nothing}
        </section>
        <section class="panel held" aria-label=${house.t('console-people:quarantine.open')}>${this.#one(house, opened)}</section>
      </div>
    `
  }

  #bulk = (house: House) =>
    bulkBar(house, {
      rows: this.#rows,
      selected: this.selected,
      selectAll: (to) => (this.selected = new Set(to ? this.#rows.map(({ id }) => id) : [])),
      decide: (decision) => this.#decide(decision, [...this.selected]),
    })

  #one = (house: House, opened: string | undefined) => {
    if (!opened) return html`<p class="quiet">${house.t('console-people:quarantine.choose')}</p>`
    const row = this.#rows.find(({ id }) => id === opened)
    return html`<portik-console-held
      .house=${house}
      .submission=${opened}
      .name=${row ? nameOf(house, row) : ''}
      .mayDecide=${this.#mayDecide}
      .decided=${(decision: Decision) => this.#decide(decision, [opened])}
    ></portik-console-held>`
  }
}

define('portik-console-quarantine', PortikConsoleQuarantine)
