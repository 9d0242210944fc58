import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import '../desk.css'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged } from '../paged.ts'
import { emptyState, failedState } from '../state.ts'
import '../table.ts'
import './audit.css'
import { ACTIONS, actionText, actorText, sentence, type Entry } from './words.ts'

type Person = { readonly id: string; readonly kind: Entry['actor']['kind']; readonly name: string }

const FILTERS = ['actor', 'action', 'object', 'object_id', 'from', 'until'] as const
type Filter = (typeof FILTERS)[number]

/** A day as the person means it: from its first moment here, or until the first of the next. */
const moment = (day: string, later: number): string => {
  const date = new Date(`${day}T00:00:00`)
  if (Number.isNaN(date.getTime())) return ''
  date.setDate(date.getDate() + later)
  return date.toISOString()
}

/** @summary Who did and who read what, when and why; for the data-protection officer. */
export class PortikConsoleAudit extends LitElement {
  static override properties = { house: { attribute: false }, query: { attribute: false }, people: { state: true } }
  declare house: House | undefined
  declare query: URLSearchParams | undefined
  declare private people: readonly Person[]

  #shown = ''
  readonly #list = new Paged<Entry>(this, {
    idOf: ({ id }) => id,
    kinds: [],
    load: async (after, signal) => {
      const query = { ...this.#asked(), ...(after === undefined ? {} : { after }) }
      const answer = await this.house!.api.get<{ entries: readonly Entry[]; next: string | null }>('audit', { query, signal })
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

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    const shown = `${house?.site.id} ${this.query}`
    if (!house || shown === this.#shown) return
    if (shown.split(' ')[0] !== this.#shown.split(' ')[0]) void this.#meet(house)
    this.#shown = shown
    void this.#list.restart()
  }

  async #meet(house: House): Promise<void> {
    const answer = await house.api.get<{ people: readonly Person[] }>('audit/people')
    if (answer.ok) this.people = answer.value.people
  }

  /** The filters of the address as the server wants them. */
  #asked(): Record<string, string> {
    const asked: Record<string, string> = {}
    for (const name of FILTERS) {
      const value = this.query?.get(name) ?? ''
      const wanted = name === 'from' ? moment(value, 0) : name === 'until' ? moment(value, 1) : value
      if (wanted !== '') asked[name] = wanted
    }
    return asked
  }

  #filter(name: Filter, value: string): void {
    const query = new URLSearchParams(this.query)
    if (value === '') query.delete(name)
    else query.set(name, value)
    this.house?.go(`audit${query.size > 0 ? `?${query}` : ''}`, { replace: true })
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    const exported = `/v1/console/sites/${house.site.id}/audit/export?${new URLSearchParams(this.#asked())}`
    return page({
      heading: t('console:room.audit'),
      lead: t('console-desk:a.lead'),
      actions: html`<wa-button appearance="outlined" href=${exported} download="audit.csv"
        ><wa-icon slot="start" name="download"></wa-icon>${t('console-desk:a.export')}</wa-button
      >`,
      body: html`${this.#filters(house)} ${this.#entries(house)}`,
    })
  }

  #filters = (house: House) => {
    const { t, href } = house
    const value = (name: Filter) => this.query?.get(name) ?? ''
    const changed = (name: Filter) => (event: Event) => this.#filter(name, (event.target as HTMLInputElement).value)
    const option = (id: string, text: string, name: Filter) => html`<option value=${id} ?selected=${value(name) === id}>${text}</option>`
    return html`<div class="audit-filters">
      <label
        >${t('console-desk:a.who')}
        <select class="select" @change=${changed('actor')}>
          ${option('', t('console-desk:a.everybody'), 'actor')}
          ${this.people.map((person) => option(person.id, actorText(house, person), 'actor'))}
        </select></label
      >
      <label
        >${t('console-desk:a.what')}
        <select class="select" @change=${changed('action')}>
          ${option('', t('console-desk:a.everything'), 'action')}
          ${ACTIONS.filter((action) => action.includes('.')).map((action) => option(action, actionText(house, action), 'action'))}
        </select></label
      >
      <label>${t('console-desk:a.from')} <input class="select" type="date" .value=${value('from')} @change=${changed('from')} /></label>
      <label>${t('console-desk:a.until')} <input class="select" type="date" .value=${value('until')} @change=${changed('until')} /></label>
      ${
        value('object_id')
          ? html`<p class="quiet">${t('console-desk:a.object')} <a href=${href('audit')}>${t('console-desk:a.clear')}</a></p>`
          : nothing
      }
    </div>`
  }

  #entries = (house: House) => {
    const { t } = house
    const list = this.#list
    if (list.failure && !list.rows) return failedState(house, list.failure, () => void list.restart())
    return html`<portik-console-table
      .house=${house}
      .label=${t('console:room.audit')}
      .columns=${this.#columns(house)}
      .rows=${list.rows}
      .idOf=${({ id }: Entry) => id}
      .loading=${list.loading}
      .more=${list.next !== null}
      .empty=${emptyState({ icon: 'audit', title: t('console-desk:a.empty_title'), text: t('console-desk:a.empty_text') })}
      @portik:more=${() => void list.more()}
    ></portik-console-table>`
  }

  #columns = (house: House): readonly Column<Entry>[] => {
    const { t, href, date } = house
    return [
      { key: 'what', label: t('console-desk:a.what'), main: true, cell: (entry) => sentence(house, entry) },
      { key: 'role', label: t('console-desk:a.who'), wide: true, cell: ({ actor }) => t(`console:role.${actor.role}`) },
      {
        key: 'object',
        label: '',
        wide: true,
        cell: ({ object }) =>
          object?.id
            ? html`<a
                class="quiet"
                href=${href(`audit?${new URLSearchParams({ object: object.kind, object_id: object.id })}`)}
                aria-label=${t('console-desk:a.object')}
                ><wa-icon name="filter"></wa-icon
              ></a>`
            : nothing,
      },
      { key: 'when', label: t('console-desk:d.when'), end: true, cell: ({ at }) => html`<time datetime=${at}>${date(at)}</time>` },
    ]
  }
}

define('portik-console-audit', PortikConsoleAudit)
