import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged } from '../paged.ts'
import { emptyState, failedState } from '../state.ts'
import { asked, filterBar, filtersOf, named, type Person } from './filters.ts'
import { particulars, sentence, type Entry } from './sentence.ts'
import './audit.css'

/** @summary Who read and who changed what, for the data-protection officer. Everything here is only read. */
export class PortikConsoleAudit extends LitElement {
  static override properties = { house: { attribute: false }, query: { attribute: false }, people: { state: true } }
  declare house: House | undefined
  declare query: URLSearchParams | undefined
  declare private people: readonly Person[]

  #shown = ''
  readonly #idOf = ({ id }: Entry): string => id
  readonly #entries = new Paged<Entry>(this, {
    idOf: this.#idOf,
    kinds: [],
    load: async (after, signal) => {
      const query = { ...asked(filtersOf(this.query)), after }
      const answer = await this.house!.api.get<{ entries: Entry[]; next: string | null }>('audit', { query, signal })
      return answer.ok ? { ok: true, value: { rows: answer.value.entries, next: answer.value.next } } : answer
    },
  })

  constructor() {
    super()
    this.people = []
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#shown = ''
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const { house } = this
    if (!house) return
    const shown = `${house.site.id}?${filtersOf(this.query)}`
    if (shown === this.#shown) return
    if (!this.#shown) void this.#meet(house)
    this.#shown = shown
    void this.#entries.restart()
  }

  async #meet({ api }: House): Promise<void> {
    const answer = await api.get<{ people: Person[] }>('audit/people')
    if (answer.ok) this.people = answer.value.people
  }

  #columns = (house: House): readonly Column<Entry>[] => {
    const { t } = house
    return [
      { key: 'at', label: t('console-audit:audit.when'), cell: ({ at }) => html`<time datetime=${at}>${house.date(at)}</time>` },
      {
        key: 'actor',
        label: t('console-audit:audit.who'),
        cell: ({ actor }) =>
          html`<span class="audit-who"
            ><span><bdi>${named(t, actor)}</bdi></span>
            ${actor.kind === 'shell' ? nothing : html`<small class="quiet">${t(`console:role.${actor.role}`)}</small>`}</span
          >`,
      },
      {
        key: 'action',
        label: t('console-audit:audit.what'),
        main: true,
        cell: (entry) => {
          const more = particulars(house, entry)
          return html`<span class="audit-what"
            ><span>${sentence(house, entry)}</span
            >${more.length > 0 ? html`<small class="quiet">${more.join(' · ')}</small>` : nothing}</span
          >`
        },
      },
      { key: 'reason', label: t('console-audit:audit.why'), cell: ({ reason }) => (reason ? html`<bdi>${reason}</bdi>` : nothing) },
    ]
  }

  #filter = (filters: URLSearchParams): void => this.house?.go(filters.size > 0 ? `audit?${filters}` : 'audit', { replace: true })

  #nothing = ({ t }: House, filters: URLSearchParams) =>
    filters.size === 0
      ? emptyState({ icon: 'audit', title: t('console-audit:audit.empty'), text: t('console-audit:audit.empty_text') })
      : emptyState({
          icon: 'filter',
          title: t('console-audit:audit.none'),
          text: t('console-audit:audit.none_text'),
          action: html`<wa-button size="s" @click=${() => this.#filter(new URLSearchParams())}
            >${t('console-audit:filter.clear')}</wa-button
          >`,
        })

  #file = ({ site }: House, filters: URLSearchParams): string => {
    const query = new URLSearchParams(Object.entries(asked(filters)).flatMap(([name, value]) => (value ? [[name, value]] : [])))
    return `/v1/console/sites/${site.id}/audit/export?${query}`
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    const filters = filtersOf(this.query)
    const { rows, failure, loading, next } = this.#entries
    return page({
      heading: t('console:room.audit'),
      lead: t('console-audit:audit.lead'),
      actions: html`<wa-button appearance="outlined" size="s" href=${this.#file(house, filters)} download
        ><wa-icon slot="start" name="download"></wa-icon>${t('console-audit:audit.export')}</wa-button
      >`,
      body: html`${filterBar(house, filters, this.people, this.#filter)}
      ${
        failure
          ? failedState(house, failure, () => void this.#entries.restart())
          : html`<portik-console-table
              .house=${house}
              .label=${t('console:room.audit')}
              .columns=${this.#columns(house)}
              .rows=${rows}
              .idOf=${this.#idOf}
              .more=${next !== null}
              .loading=${loading}
              .empty=${this.#nothing(house, filters)}
              @portik:more=${() => void this.#entries.more()}
            ></portik-console-table>`
      }`,
    })
  }
}

define('portik-console-audit', PortikConsoleAudit)
