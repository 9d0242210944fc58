import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import { textField } from '../text-field.ts'
import { versions } from '../versions.ts'
import { fieldProblem } from './field-problem.ts'
import { called, type Checked, type Connection, type WithSecret } from './types.ts'
import { checkedNote, connectionLamp } from './words.ts'

type Typed = { readonly url: string; readonly name: string }

const typedOf = ({ url, name }: Connection): Typed => ({ url, name: name ?? '' })

/** @summary Changes a connection: address and name, its secret, or takes it away. */
export class PortikConsoleConnectionEdit extends LitElement {
  static override properties = {
    house: { attribute: false },
    connectionId: { attribute: false },
    stored: { state: true },
    typed: { state: true },
    failure: { state: true },
    newer: { state: true },
    secret: { state: true },
    checked: { state: true },
  }
  declare house: House | undefined
  declare connectionId: string
  declare private stored: Connection | undefined
  declare private typed: Typed
  declare private failure: Failure | undefined
  /** What somebody else stored while this person typed. */
  declare private newer: Connection | undefined
  declare private secret: string | undefined
  declare private checked: Checked | undefined

  #etag = ''
  #read = ''
  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.typed = { url: '', name: '' }
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.#unguard = this.house?.guard(
      () => this.stored !== undefined && JSON.stringify(typedOf(this.stored)) !== JSON.stringify(this.typed),
    )
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    if (!this.house || this.#read === this.connectionId) return
    this.#read = this.connectionId
    void this.#load()
  }

  async #get(): Promise<Connection | undefined> {
    const answer = await this.house!.api.get<Connection>(`connections/${this.connectionId}`)
    this.failure = answer.ok ? undefined : answer.failure
    if (!answer.ok) return undefined
    this.#etag = answer.etag ?? ''
    return answer.value
  }

  async #load(): Promise<void> {
    const found = await this.#get()
    if (found) this.#show(found)
  }

  #show(stored: Connection): void {
    this.stored = stored
    this.typed = typedOf(stored)
    this.newer = undefined
  }

  async #save(event?: Event): Promise<void> {
    event?.preventDefault()
    const { api, t, toast, explain } = this.house!
    const answer = await api.patch<Connection>(`connections/${this.connectionId}`, { json: this.typed, ifMatch: this.#etag })
    if (answer.ok) {
      this.#etag = answer.etag ?? ''
      this.failure = undefined
      this.#show(answer.value)
      return toast(t('console-desk:c.saved'))
    }
    if (answer.failure.code === 'changed_meanwhile') this.newer = await this.#get()
    else {
      this.failure = answer.failure
      if (answer.failure.errors.length === 0) toast(explain(answer.failure))
    }
    await this.updateComplete
    this.querySelector<HTMLElement>('[aria-invalid=true], .conflict h2')?.focus()
  }

  async #test(): Promise<void> {
    this.checked = undefined
    const answer = await this.house!.api.post<Checked>(`connections/${this.connectionId}/check`, { json: {} })
    if (answer.ok) this.checked = answer.value
    else this.house!.toast(this.house!.explain(answer.failure))
  }

  async #rotate(path: 'rotate' | 'rotate/finish'): Promise<void> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.post<WithSecret>(`connections/${this.connectionId}/${path}`, { json: {} })
    if (!answer.ok) return toast(explain(answer.failure))
    this.stored = answer.value
    this.secret = path === 'rotate' ? (answer.value.secret ?? undefined) : undefined
    if (path !== 'rotate') toast(t('console-desk:c.finished'))
  }

  async #remove(): Promise<void> {
    const { api, t, toast, explain, confirm, go } = this.house!
    const question = { title: `${t('console-desk:c.remove')}?`, text: t('console-desk:c.remove_text'), action: t('console-desk:c.remove') }
    if (!(await confirm({ ...question, danger: true }))) return
    const answer = await api.delete(`connections/${this.connectionId}`)
    if (!answer.ok) return toast(explain(answer.failure))
    this.stored = undefined
    go('deliveries')
    toast(t('console-desk:c.removed'), async () => {
      await api.post(`connections/${this.connectionId}/restore`, { json: {} })
      go(`deliveries/connections/${this.connectionId}`)
    })
  }

  override render() {
    const { house, stored, failure } = this
    if (!house) return nothing
    const { t, href } = house
    const crumbs = [{ href: href('deliveries'), text: t('console:room.deliveries') }]
    if (!stored)
      return page({
        heading: t('console-desk:d.connection'),
        crumbs,
        body: failure ? failedState(house, failure, () => void this.#load()) : loadingState(house),
      })
    return page({
      heading: called(stored),
      crumbs,
      mark: connectionLamp(house, stored),
      width: 'narrow',
      body: html`${this.#form(house)} ${this.#secrets(house, stored)}
        <section class="panel pile">
          <p class="quiet">${t('console-desk:c.remove_text')}</p>
          <div>
            <wa-button appearance="outlined" variant="danger" @click=${() => void this.#remove()}
              ><wa-icon slot="start" name="trash"></wa-icon>${t('console-desk:c.remove')}</wa-button
            >
          </div>
        </section>`,
    })
  }

  #form = (house: House) => {
    const { t } = house
    const { newer } = this
    const wrong = (field: string) => fieldProblem(house, this.failure, field)
    const type = (change: Partial<Typed>): void => void (this.typed = { ...this.typed, ...change })
    return html`<form class="panel form" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${
        newer
          ? versions(house, {
              theirs: [newer.name ?? '', newer.url],
              mine: [this.typed.name, this.typed.url],
              takeTheirs: () => this.#show(newer),
              keepMine: () => {
                this.newer = undefined
                void this.#save()
              },
            })
          : nothing
      }
      ${textField({ id: 'connection-url', label: t('console-desk:c.url'), hint: t('console-desk:c.url_hint'), value: this.typed.url, type: 'url', required: true, code: true, error: wrong('url'), changed: (url) => type({ url }) })}
      ${textField({ id: 'connection-name', label: t('console-desk:c.name'), hint: t('console-desk:c.name_hint'), value: this.typed.name, error: wrong('name'), changed: (name) => type({ name }) })}
      <div class="form-actions">
        <wa-button type="submit" variant="brand">${t('console-desk:c.save')}</wa-button>
        <wa-button appearance="outlined" @click=${() => void this.#test()}
          ><wa-icon slot="start" name="deliveries"></wa-icon>${t('console-desk:d.test')}</wa-button
        >
      </div>
      ${checkedNote(house, this.checked)}
    </form>`
  }

  #secrets = (house: House, { rotating }: Connection) => {
    const { t } = house
    return html`<section class="panel pile" aria-labelledby="portik-secret">
      <h2 id="portik-secret">${t('console-desk:c.secret')}</h2>
      <p class="quiet">${t('console-desk:c.rotate_text')}</p>
      ${
        this.secret
          ? html`<p><strong>${t('console-desk:c.shown_once')}.</strong> ${t('console-desk:c.shown_once_text')}</p>
              <portik-console-code .house=${house} .code=${this.secret} .label=${t('console-desk:c.secret')}></portik-console-code>`
          : nothing
      }
      <div class="form-actions">
        ${
          rotating
            ? html`<wa-button variant="brand" @click=${() => void this.#rotate('rotate/finish')}>${t('console-desk:c.finish')}</wa-button>
                <span class="quiet">${t('console-desk:c.rotating')}</span>`
            : html`<wa-button appearance="outlined" @click=${() => void this.#rotate('rotate')}
                ><wa-icon slot="start" name="key"></wa-icon>${t('console-desk:c.rotate')}</wa-button
              >`
        }
      </div>
    </section>`
  }
}

define('portik-console-connection-edit', PortikConsoleConnectionEdit)
