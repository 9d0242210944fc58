import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { SavedView } from '../../../server/records/contract.ts'
import type { House } from '../house.ts'
import { filterQuery, placeOf, rightsOf, type ListRoom } from './address.ts'
import { BUILT_IN, shows } from './tabs.ts'

/** The saved views of a list: read once, and saved, changed and deleted from here. */
export class SavedViews implements ReactiveController {
  all: readonly SavedView[] = []
  readonly #host: ReactiveControllerHost
  #open = false

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#open = false
  }

  async load({ api }: House, room: ListRoom): Promise<void> {
    const answer = await api.get<{ views: SavedView[] }>('views', { query: { room } })
    if (answer.ok) this.all = answer.value.views
    this.#host.requestUpdate()
  }

  /** The saved view that the list shows, if it shows one. */
  viewOf(query: URLSearchParams): SavedView | undefined {
    return this.all.find((view) => shows(query, view.query))
  }

  #show(open: boolean): void {
    this.#open = open
    this.#host.requestUpdate()
  }

  async #save(
    event: SubmitEvent,
    house: House,
    room: ListRoom,
    query: URLSearchParams,
    columns: readonly string[] | undefined,
  ): Promise<void> {
    event.preventDefault()
    const data = new FormData(event.target as HTMLFormElement)
    const name = data.get('name')
    const json = {
      room,
      name: typeof name === 'string' ? name : '',
      query: filterQuery(query).toString(),
      columns: columns ? [...columns] : null,
      shared: data.has('shared'),
    }
    const answer = await house.api.post<SavedView>('views', { json })
    if (!answer.ok) return house.toast(house.explain(answer.failure))
    this.#show(false)
    house.toast(house.t('console-records:view.saved'))
    await this.load(house, room)
  }

  /** Columns and sharing belong to the view; its filters are its identity, for that is how its tab is known. */
  async #update(house: House, room: ListRoom, view: SavedView, columns: readonly string[] | undefined): Promise<void> {
    const { name, query, shared, version, id } = view
    const answer = await house.api.put(`views/${id}`, {
      json: { name, query, shared, columns: columns ? [...columns] : null },
      ifMatch: `"${version}"`,
    })
    house.toast(answer.ok ? house.t('console-records:view.saved') : house.explain(answer.failure))
    await this.load(house, room)
  }

  async #delete(house: House, room: ListRoom, { id, name, version }: SavedView): Promise<void> {
    const { t } = house
    const action = t('console-records:view.delete')
    if (!(await house.confirm({ title: action, text: t('console-records:view.delete_text', { name }), action, danger: true }))) return
    const answer = await house.api.delete(`views/${id}`, { ifMatch: `"${version}"` })
    house.toast(answer.ok ? t('console-records:view.deleted') : house.explain(answer.failure))
    await this.load(house, room)
    if (answer.ok) house.go(placeOf(room, new URLSearchParams()))
  }

  /** Save, where the list is filtered in a way that has no view yet; else what can be done with the view. */
  controls(house: House, room: ListRoom, query: URLSearchParams, columns: readonly string[] | undefined): TemplateResult | typeof nothing {
    const { t, site } = house
    const view = this.viewOf(query)
    const isMine = view && (view.mine || (view.shared && site.role === 'owner'))
    if (isMine)
      return html`<wa-dropdown
        @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
          void (event.detail.item.value === 'delete' ? this.#delete(house, room, view) : this.#update(house, room, view, columns))}
      >
        <wa-button slot="trigger" size="s" appearance="outlined" aria-label=${t('console-records:view.options')}>
          <wa-icon name="bookmark"></wa-icon>
        </wa-button>
        <wa-dropdown-item value="update">${t('console-records:view.update', { name: view.name })}</wa-dropdown-item>
        <wa-dropdown-item value="delete" variant="danger">${t('console-records:view.delete')}</wa-dropdown-item>
      </wa-dropdown>`
    if (view || BUILT_IN[room].some(([words]) => shows(query, words))) return nothing
    return html`<wa-button size="s" appearance="outlined" @click=${() => this.#show(true)}>
      <wa-icon slot="start" name="bookmark"></wa-icon>${t('console-records:view.save')}
    </wa-button>`
  }

  dialog(house: House, room: ListRoom, query: URLSearchParams, columns: readonly string[] | undefined): TemplateResult | typeof nothing {
    if (!this.#open) return nothing
    const { t } = house
    return html`<wa-dialog class="ask" label=${t('console-records:view.save_title')} open @wa-after-hide=${() => this.#show(false)}>
      <form @submit=${(event: SubmitEvent) => void this.#save(event, house, room, query, columns)}>
        <wa-input name="name" label=${t('console-records:view.name')} required maxlength="60" autofocus></wa-input>
        ${
          rightsOf(house).change
            ? html`<label class="check"><input type="checkbox" name="shared" /> ${t('console-records:view.shared')}</label>`
            : nothing
        }
        <div class="ask-actions">
          <wa-button appearance="outlined" @click=${() => this.#show(false)}>${t('console:cancel')}</wa-button>
          <wa-button type="submit" variant="brand">${t('console-records:notes.save')}</wa-button>
        </div>
      </form>
    </wa-dialog>`
  }
}
