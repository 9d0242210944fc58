import { html, LitElement, nothing } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { textField } from '../text-field.ts'
import { fieldProblem } from './field-problem.ts'
import { called, type Checked, type WithSecret } from './types.ts'
import { checkedNote } from './words.ts'

/** @summary Adds a webhook, tries it at once, and shows its secret this one time. */
export class PortikConsoleConnectionNew extends LitElement {
  static override properties = {
    house: { attribute: false },
    typed: { state: true },
    failure: { state: true },
    busy: { state: true },
    added: { state: true },
    checked: { state: true },
  }
  declare house: House | undefined
  declare private typed: { readonly url: string; readonly name: string; readonly secret: string }
  declare private failure: Failure | undefined
  declare private busy: boolean
  declare private added: WithSecret | undefined
  declare private checked: Checked | undefined

  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.typed = { url: '', name: '', secret: '' }
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.#unguard = this.house?.guard(() => this.added === undefined && Object.values(this.typed).some((text) => text !== ''))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault()
    if (this.busy) return
    const { api, toast, explain } = this.house!
    this.busy = true
    const { url, name, secret } = this.typed
    const answer = await api.post<WithSecret>('connections', { json: { kind: 'webhook', url, name, ...(secret ? { secret } : {}) } })
    this.failure = answer.ok ? undefined : answer.failure
    if (answer.ok) {
      this.added = answer.value
      const tested = await api.post<Checked>(`connections/${answer.value.id}/check`, { json: {} })
      this.checked = tested.ok ? tested.value : undefined
    } else if (answer.failure.errors.length === 0) toast(explain(answer.failure))
    this.busy = false
    await this.updateComplete
    this.querySelector<HTMLElement>('[aria-invalid=true], .added h2')?.focus()
  }

  #type = (change: Partial<typeof this.typed>): void => {
    this.typed = { ...this.typed, ...change }
  }

  override render() {
    const { house, added } = this
    if (!house) return nothing
    const { t, href } = house
    return page({
      heading: t('console-desk:c.new'),
      crumbs: [{ href: href('deliveries'), text: t('console:room.deliveries') }],
      ...(added ? {} : { lead: t('console-desk:c.new_lead') }),
      width: 'narrow',
      body: added ? this.#done(house, added) : this.#form(house),
    })
  }

  #form = (house: House) => {
    const { t } = house
    const wrong = (field: string) => fieldProblem(house, this.failure, field)
    return html`<form class="panel form" novalidate @submit=${(event: Event) => void this.#add(event)}>
      ${textField({ id: 'connection-url', label: t('console-desk:c.url'), hint: t('console-desk:c.url_hint'), value: this.typed.url, type: 'url', required: true, code: true, error: wrong('url'), changed: (url) => this.#type({ url }) })}
      ${textField({ id: 'connection-name', label: t('console-desk:c.name'), hint: t('console-desk:c.name_hint'), value: this.typed.name, error: wrong('name'), changed: (name) => this.#type({ name }) })}
      ${textField({ id: 'connection-secret', label: t('console-desk:c.secret'), hint: t('console-desk:c.secret_hint'), value: this.typed.secret, code: true, error: wrong('secret'), changed: (secret) => this.#type({ secret }) })}
      <div class="form-actions">
        <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-desk:c.add')}</wa-button>
        <wa-button appearance="plain" href=${house.href('deliveries')}>${t('console-desk:c.cancel')}</wa-button>
      </div>
    </form>`
  }

  #done = (house: House, added: WithSecret) => {
    const { t, href } = house
    return html`<div class="pile added">
      <h2 tabindex="-1">${t('console-desk:c.added')}: ${called(added)}</h2>
      ${this.busy ? html`<p role="status">${t('console-desk:d.testing')}</p>` : checkedNote(house, this.checked)}
      ${
        added.secret
          ? html`<div class="panel pile">
              <h3>${t('console-desk:c.shown_once')}</h3>
              <p class="quiet">${t('console-desk:c.shown_once_text')}</p>
              <portik-console-code .house=${house} .code=${added.secret} .label=${t('console-desk:c.secret')}></portik-console-code>
            </div>`
          : nothing
      }
      <div class="form-actions">
        <wa-button variant="brand" href=${href('deliveries')}>${t('console-desk:c.to_list')}</wa-button>
        <wa-button appearance="outlined" href=${href(`deliveries/connections/${added.id}`)}>${t('console-desk:d.edit')}</wa-button>
      </div>
    </div>`
  }
}

define('portik-console-connection-new', PortikConsoleConnectionNew)
