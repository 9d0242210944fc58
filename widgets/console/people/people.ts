import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { PersonView } from '../../../server/records/contract.ts'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { Answer, House } from '../house.ts'
import { page } from '../page.ts'
import { Paged, type Slice } from '../paged.ts'
import { emptyState, failedState } from '../state.ts'
import './people.css'
import './person.ts'

/** `GET /v1/console/sites/:site/people` */
type Found = { readonly people: readonly Row[]; readonly next: string | null }
type Row = PersonView & { readonly last_at: string }

/** Milliseconds after the last key until it is searched. */
const TYPED = 250

/** @summary Everyone who has written, by last contact; behind each, everything that is known of the person. */
export class PortikConsolePeople extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false } }
  declare house: House | undefined
  declare rest: string
  declare query: URLSearchParams | undefined

  #shown = ''
  #typed: ReturnType<typeof setTimeout> | undefined
  #people = new Paged<Row>(this, {
    load: (after, signal) => this.#load(after, signal),
    idOf: ({ id }) => id,
    kinds: [],
    hints: ['submission'],
  })

  constructor() {
    super()
    this.rest = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typed)
    this.#shown = ''
  }

  get #q(): string {
    return this.query?.get('q')?.trim() ?? ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { house } = this
    if (!house || this.rest !== '' || !(changed.has('house') || changed.has('query') || changed.has('rest'))) return
    const shown = `${house.site.id} ${this.#q}`
    if (shown === this.#shown) return
    this.#shown = shown
    void this.#people.restart(house.live)
  }

  async #load(after: string | undefined, signal: AbortSignal): Promise<Answer<Slice<Row>>> {
    const answer = await this.house!.api.get<Found>('people', { query: { q: this.#q, after }, signal })
    return answer.ok ? { ok: true, value: { rows: answer.value.people, next: answer.value.next } } : answer
  }

  #search(q: string, wait: number): void {
    clearTimeout(this.#typed)
    this.#typed = setTimeout(
      () => this.house?.go(q.trim() === '' ? 'people' : `people?${new URLSearchParams({ q: q.trim() })}`, { replace: true }),
      wait,
    )
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    if (this.rest !== '') return html`<portik-console-person .house=${house} .person=${this.rest}></portik-console-person>`
    const { t } = house
    return page({
      heading: t('console:room.people'),
      lead: t('console-people:people.lead'),
      body: html`${this.#field(house)} ${this.#table(house)}`,
    })
  }

  #field = ({ t }: House) => html`
    <form role="search" class="people-search" @submit=${(event: SubmitEvent) => event.preventDefault()}>
      <wa-input
        type="search"
        with-clear
        maxlength="200"
        label=${t('console-people:people.search')}
        .value=${this.#q}
        @input=${(event: Event) => this.#search((event.target as HTMLInputElement).value, TYPED)}
        @wa-clear=${() => this.#search('', 0)}
      >
        <wa-icon slot="start" name="search"></wa-icon>
      </wa-input>
    </form>
  `

  #columns = ({ t, time }: House): readonly Column<Row>[] => [
    { key: 'name', label: t('console-people:people.name'), main: true, cell: ({ name }) => name ?? t('console-people:people.unknown') },
    { key: 'email', label: t('console-people:people.email'), cell: ({ email }) => email ?? '–' },
    { key: 'phone', label: t('console-people:people.phone'), cell: ({ phone }) => html`<bdi dir="ltr">${phone ?? '–'}</bdi>`, wide: true },
    { key: 'last', label: t('console-people:people.last'), cell: ({ last_at }) => time(last_at) },
  ]

  #table = (house: House) => {
    const people = this.#people
    if (people.failure && !people.rows) return failedState(house, people.failure, () => void people.restart())
    return html`<portik-console-table
      .house=${house}
      .label=${house.t('console:room.people')}
      .columns=${this.#columns(house)}
      .rows=${people.rows}
      .idOf=${({ id }: Row) => id}
      .hrefOf=${({ id }: Row) => house.href(`people/${id}`)}
      .more=${people.next !== null}
      .loading=${people.loading}
      .fresh=${people.fresh}
      .empty=${this.#empty(house)}
      @portik:more=${() => void people.more()}
      @portik:fresh=${() => void people.restart()}
    ></portik-console-table>`
  }

  #empty = ({ t, href }: House) =>
    this.#q === ''
      ? emptyState({ icon: 'people', title: t('console-people:people.empty'), text: t('console-people:people.empty_text') })
      : emptyState({
          icon: 'search',
          title: t('console-people:people.none'),
          text: t('console-people:people.none_text'),
          action: html`<wa-button size="s" href=${href('people')}>${t('console-people:people.clear')}</wa-button>`,
        })
}

define('portik-console-people', PortikConsolePeople)
