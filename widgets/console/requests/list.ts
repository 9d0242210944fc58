import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { DeskList, DeskRequest } from '../../../server/privacy/contract/desk.ts'
import { define } from '../../core/define.ts'
import { choices } from '../choices.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged } from '../paged.ts'
import { emptyState, failedState } from '../state.ts'
import '../table.ts'
import { asker, dueCell, stateLamp } from './words.ts'

const SHOWN = ['open', 'unproven', 'ended', 'all'] as const
const KINDS = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'withdrawal',
  'decision_review',
  'complaint',
] as const

/** States that are worth a filter; the others are passed through in minutes. */
const STATES = ['verified', 'assessing', 'awaiting_clarification', 'on_hold', 'propagating', 'verify_failed'] as const

/** Milliseconds after the last key until it is searched. */
const TYPED = 250

/** @summary The inbox: what is due first on top, overdue above all. */
export class PortikConsoleRequestList extends LitElement {
  static override properties = {
    house: { attribute: false },
    query: { attribute: false },
    counts: { state: true },
    find: { state: true },
  }
  declare house: House | undefined
  declare query: URLSearchParams | undefined
  declare private counts: DeskList['counts'] | undefined
  /** A reference; not in the address, for it may be somebody's mail address too. */
  declare private find: string

  #shown = ''
  #typed: ReturnType<typeof setTimeout> | undefined
  readonly #list = new Paged<DeskRequest>(this, {
    idOf: ({ id }) => id,
    kinds: [],
    hints: ['privacy_request'],
    load: async (after, signal) => {
      const { find, query } = this
      const filter = { state: query?.get('state'), kind: query?.get('kind'), show: query?.get('show') ?? 'open' }
      const answer = await this.house!.api.get<DeskList>('privacy-requests', {
        query: { ...filter, ...(find.trim().length > 1 ? { find: find.trim() } : {}), after, limit: 50 },
        signal,
      })
      if (!answer.ok) return answer
      this.counts = answer.value.counts
      return { ok: true, value: { rows: answer.value.requests, next: answer.value.next } }
    },
  })

  #unlisten: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.find = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typed)
    clearTimeout(this.#timer)
    this.#unlisten?.()
    this.#shown = ''
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    const shown = `${house?.site.id} ${this.query}`
    if (!house || shown === this.#shown) return
    this.#shown = shown
    void this.#list.restart(house.live)
    this.#unlisten?.()
    this.#unlisten = house.live(({ kind, id }) => this.#heard(kind, id))
  }

  /** What is shown already changes in its place; only new requests wait to be shown. */
  #heard(kind: string, id: string | undefined): void {
    if (kind !== 'privacy_request' || !this.#list.rows?.some((row) => row.id === id)) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#list.restart(), TYPED)
  }

  #search(find: string): void {
    this.find = find
    clearTimeout(this.#typed)
    this.#typed = setTimeout(() => void this.#list.restart(), TYPED)
  }

  #to(change: Readonly<Record<string, string>>): string {
    const now = { show: this.query?.get('show') ?? '', kind: this.query?.get('kind') ?? '', state: this.query?.get('state') ?? '' }
    const pairs = Object.entries({ ...now, ...change }).filter(([, value]) => value !== '')
    return `requests${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`
  }

  override render() {
    const { house, counts } = this
    if (!house) return nothing
    const { t, href } = house
    return page({
      heading: t('console-privacy:room.requests'),
      lead: t('console-privacy:r.lead'),
      ...(counts && counts.overdue > 0
        ? { mark: html`<wa-badge variant="danger">${t('console-privacy:r.overdue', { count: counts.overdue })}</wa-badge>` }
        : {}),
      actions: html`
        <wa-button href=${href('requests/new')} variant="brand"
          ><wa-icon slot="start" name="plus"></wa-icon>${t('console-privacy:e.title')}</wa-button
        >
        <wa-button href=${href('requests/person')} appearance="outlined"
          ><wa-icon slot="start" name="search"></wa-icon>${t('console-privacy:k.title')}</wa-button
        >
      `,
      body: html`${this.#filters(house)} ${this.#table(house)}`,
    })
  }

  #filters = (house: House) => {
    const { t, href, go, number } = house
    const { counts, query } = this
    const show = query?.get('show') ?? 'open'
    const figure = (which: string): string | undefined =>
      counts && (which === 'open' || which === 'unproven') ? number(counts[which]) : undefined
    const views = SHOWN.map((which) => ({
      href: href(this.#to({ show: which === 'open' ? '' : which })),
      text: t(`console-privacy:r.${which}`),
      current: show === which,
      count: figure(which),
    }))
    const select = (name: 'kind' | 'state', values: readonly string[]) =>
      html`<select
        class="select"
        aria-label=${t(`console-privacy:r.${name}`)}
        @change=${(event: Event) => go(this.#to({ [name]: (event.target as HTMLSelectElement).value }))}
      >
        <option value="" ?selected=${!query?.get(name)}>${t(`console-privacy:r.every_${name}`)}</option>
        ${values.map(
          (value) => html`<option value=${value} ?selected=${query?.get(name) === value}>${t(`console-privacy:${name}.${value}`)}</option>`,
        )}
      </select>`
    return html`<div class="toolbar">
      ${choices(t('console-privacy:r.views'), views)}
      <div class="request-filters">
        ${select('kind', KINDS)} ${select('state', STATES)}
        <input
          class="select"
          type="search"
          maxlength="200"
          aria-label=${t('console-privacy:r.find')}
          placeholder=${t('console-privacy:r.find')}
          .value=${this.find}
          @input=${(event: Event) => this.#search((event.target as HTMLInputElement).value)}
        />
      </div>
    </div>`
  }

  #columns = (house: House): readonly Column<DeskRequest>[] => {
    const { t, time } = house
    return [
      {
        key: 'kind',
        label: t('console-privacy:r.request'),
        main: true,
        cell: ({ kind }) => t(`console-privacy:kind.${kind}`),
      },
      { key: 'due', label: t('console-privacy:r.due'), cell: (row) => dueCell(house, row) },
      { key: 'state', label: t('console-privacy:r.state'), cell: ({ state }) => stateLamp(house, state) },
      { key: 'who', label: t('console-privacy:r.who'), cell: (row) => html`<bdi>${asker(house, row)}</bdi>` },
      { key: 'reference', label: t('console-privacy:r.reference'), cell: ({ reference }) => html`<bdi dir="ltr">${reference}</bdi>` },
      { key: 'received', label: t('console-privacy:r.received'), end: true, cell: ({ received_at: at }) => time(at) },
    ]
  }

  #table = (house: House) => {
    const list = this.#list
    if (list.failure && !list.rows) return failedState(house, list.failure, () => void list.restart())
    return html`<portik-console-table
      .house=${house}
      .label=${house.t('console-privacy:room.requests')}
      .columns=${this.#columns(house)}
      .rows=${list.rows}
      .idOf=${({ id }: DeskRequest) => id}
      .hrefOf=${({ id }: DeskRequest) => house.href(`requests/${id}`)}
      .loading=${list.loading}
      .more=${list.next !== null}
      .fresh=${list.fresh}
      .empty=${this.#empty(house)}
      @portik:more=${() => void list.more()}
      @portik:fresh=${() => void list.restart()}
    ></portik-console-table>`
  }

  #empty = ({ t, href, site }: House) => {
    const { query, find } = this
    const isNarrowed = Boolean(query?.get('kind') || query?.get('state') || query?.get('show') || find)
    if (isNarrowed) return emptyState({ icon: 'filter', title: t('console-privacy:r.none'), text: t('console-privacy:r.none_text') })
    return emptyState({
      icon: 'requests',
      title: t('console-privacy:r.empty'),
      text: t('console-privacy:r.empty_text'),
      action: html`
        <wa-button size="s" variant="brand" href=${href('requests/new')}>${t('console-privacy:e.title')}</wa-button>
        <wa-button size="s" appearance="outlined" href=${`/privacy/${site.id}`} target="_blank"
          >${t('console-privacy:r.public_page')}<wa-icon slot="end" name="external"></wa-icon
        ></wa-button>
      `,
    })
  }
}

define('portik-console-request-list', PortikConsoleRequestList)
