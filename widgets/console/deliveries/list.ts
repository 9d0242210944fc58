import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import { choices } from '../choices.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged, type Slice } from '../paged.ts'
import { emptyState, failedState, loadingState } from '../state.ts'
import '../table.ts'
import { connectionCard } from './connection-card.ts'
import { deliveryColumns } from './delivery-columns.ts'
import { called, type Checked, type Connection, type Delivery } from './types.ts'

const STATES = ['needs_attention', 'retrying', 'waiting', 'delivered'] as const

/** Milliseconds in which several events become one reading of the connections. */
const TOGETHER = 1_000

/** @summary The first view of the room: how each connection does, and the deliveries. */
export class PortikConsoleDeliveryList extends LitElement {
  static override properties = {
    house: { attribute: false },
    query: { attribute: false },
    connections: { state: true },
    failure: { state: true },
    checked: { state: true },
  }
  declare house: House | undefined
  declare query: URLSearchParams | undefined
  declare private connections: readonly Connection[] | undefined
  declare private failure: Failure | undefined
  declare private checked: ReadonlyMap<string, Checked | 'busy'>

  #shown = ''
  #unlisten: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #list = new Paged<Delivery>(this, {
    idOf: ({ id }) => id,
    kinds: ['delivery'],
    load: async (after, signal) => {
      const answer = await this.house!.api.get<{ deliveries: readonly Delivery[]; next: string | null }>('deliveries', {
        query: { state: this.query?.get('state'), connection: this.query?.get('connection'), after, limit: 50 },
        signal,
      })
      if (!answer.ok) return answer
      return { ok: true, value: { rows: answer.value.deliveries, next: answer.value.next } satisfies Slice<Delivery> }
    },
  })

  constructor() {
    super()
    this.checked = new Map()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#unlisten?.()
    this.#shown = ''
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    const shown = `${house?.site.id} ${house?.locale} ${this.query}`
    if (!house || shown === this.#shown) return
    const isOther = shown.split(' ')[0] !== this.#shown.split(' ')[0]
    this.#shown = shown
    void this.#list.restart(house.live)
    if (!isOther) return
    this.#unlisten?.()
    this.#unlisten = house.live(() => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#read(), TOGETHER)
    })
    void this.#read()
  }

  async #read(): Promise<void> {
    const answer = await this.house!.api.get<{ connections: readonly Connection[] }>('connections')
    if (answer.ok) this.connections = answer.value.connections
    this.failure = answer.ok ? undefined : answer.failure
  }

  /** Does something with the server, says so, and shows what has become of it. */
  async #do(path: string, said: string, json: object = {}, undo?: () => Promise<unknown>): Promise<void> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.post(path, { json })
    toast(answer.ok ? t(said) : explain(answer.failure), answer.ok ? undo : undefined)
    await Promise.all([this.#read(), this.#list.restart()])
  }

  async #test(id: string): Promise<void> {
    const { api, toast, explain } = this.house!
    this.checked = new Map([...this.checked, [id, 'busy']])
    const answer = await api.post<Checked>(`connections/${id}/check`, { json: {} })
    if (!answer.ok) toast(explain(answer.failure))
    this.checked = new Map([...this.checked].filter(([known]) => known !== id).concat(answer.ok ? [[id, answer.value]] : []))
  }

  async #retry(count: number, connection?: string): Promise<void> {
    const { t, confirm } = this.house!
    const question = {
      title: t('console-desk:d.retry_all_title'),
      text: t('console-desk:d.retry_all_text', { count }),
      action: t('console-desk:d.again'),
    }
    if (await confirm(question)) await this.#do('deliveries/retry', 'console-desk:d.retried', connection ? { connection } : {})
  }

  override render() {
    const { house, connections, failure } = this
    if (!house) return nothing
    const { t, href, site } = house
    const heading = t('console:room.deliveries')
    if (!connections) return page({ heading, body: failure ? failedState(house, failure, () => void this.#read()) : loadingState(house) })
    const attention = connections.reduce((sum, { open }) => sum + open.needs_attention, 0)
    const owns = site.role === 'owner'
    const actions = html`
      ${
        attention > 0 && connections.length > 1 && ['owner', 'agent'].includes(site.role)
          ? html`<wa-button appearance="outlined" @click=${() => void this.#retry(attention)}
              ><wa-icon slot="start" name="retry"></wa-icon>${t('console-desk:d.retry_all', { count: attention })}</wa-button
            >`
          : nothing
      }
      ${
        owns && connections.length > 0
          ? html`<wa-button href=${href('deliveries/connections/new')} variant="brand"
              ><wa-icon slot="start" name="plus"></wa-icon>${t('console-desk:d.add')}</wa-button
            >`
          : nothing
      }
    `
    return page({
      heading,
      lead: t('console-desk:d.lead'),
      actions,
      body: html`${this.#connections(house, connections)} ${this.#deliveries(house, connections)}`,
    })
  }

  #connections = (house: House, connections: readonly Connection[]) => {
    const { t, href, site } = house
    if (connections.length === 0)
      return html`<div class="panel">
        ${emptyState({
          icon: 'deliveries',
          title: t('console-desk:d.none_title'),
          text: html`${t('console-desk:d.none_text')} ${site.role === 'owner' ? nothing : t('console-desk:d.none_read')}`,
          ...(site.role === 'owner'
            ? { action: html`<wa-button variant="brand" href=${href('deliveries/connections/new')}>${t('console-desk:d.add')}</wa-button>` }
            : {}),
        })}
      </div>`
    return html`<section aria-labelledby="portik-connections">
      <h2 id="portik-connections">${t('console-desk:d.connections')}</h2>
      <div class="connections">
        ${connections.map((connection) => {
          const { id, open } = connection
          return connectionCard({
            house,
            connection,
            checked: this.checked.get(id),
            actions: {
              pause: () =>
                void this.#do(`connections/${id}/pause`, 'console-desk:d.paused', {}, () =>
                  this.#do(`connections/${id}/resume`, 'console-desk:d.resumed'),
                ),
              resume: () => void this.#do(`connections/${id}/resume`, 'console-desk:d.resumed'),
              test: () => void this.#test(id),
              retry: () => void this.#retry(open.needs_attention, id),
            },
          })
        })}
      </div>
    </section>`
  }

  #deliveries = (house: House, connections: readonly Connection[]) => {
    const { t, href, go } = house
    const list = this.#list
    const [state, connection] = [this.query?.get('state') ?? '', this.query?.get('connection') ?? '']
    const to = (change: Record<string, string>) => {
      const pairs = Object.entries({ state, connection, ...change }).filter(([, value]) => value !== '')
      return `deliveries${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`
    }
    if (connections.length === 0 && list.rows?.length === 0) return nothing
    const filters = [
      { href: href(to({ state: '' })), text: t('console-desk:d.all'), current: state === '' },
      ...STATES.map((each) => ({ href: href(to({ state: each })), text: t(`console-desk:d.state_of.${each}`), current: state === each })),
    ]
    return html`<section class="room-section" aria-labelledby="portik-deliveries">
      <h2 id="portik-deliveries">${t('console-desk:d.list')}</h2>
      <div class="toolbar">
        ${choices(t('console-desk:d.filter'), filters)}
        ${
          connections.length > 1
            ? html`<select
                class="select"
                aria-label=${t('console-desk:d.connection')}
                @change=${(event: Event) => go(to({ connection: (event.target as HTMLSelectElement).value }))}
              >
                <option value="" ?selected=${connection === ''}>${t('console-desk:d.every')}</option>
                ${connections.map((each) => html`<option value=${each.id} ?selected=${connection === each.id}>${called(each)}</option>`)}
              </select>`
            : nothing
        }
      </div>
      ${
        list.failure && !list.rows
          ? failedState(house, list.failure, () => void list.restart())
          : html`<portik-console-table
              .house=${house}
              .label=${t('console-desk:d.list')}
              .columns=${deliveryColumns(house, connections)}
              .rows=${list.rows}
              .idOf=${({ id }: Delivery) => id}
              .hrefOf=${({ id }: Delivery) => href(`deliveries/${id}`)}
              .loading=${list.loading}
              .more=${list.next !== null}
              .fresh=${list.fresh}
              .empty=${emptyState(
                state || connection
                  ? { icon: 'filter', title: t('console-desk:d.empty_title'), text: t('console-desk:d.empty_text') }
                  : { icon: 'deliveries', title: t('console-desk:d.quiet_title'), text: t('console-desk:d.quiet_text') },
              )}
              @portik:more=${() => void list.more()}
              @portik:fresh=${() => void list.restart()}
            ></portik-console-table>`
      }
    </section>`
  }
}

define('portik-console-delivery-list', PortikConsoleDeliveryList)
