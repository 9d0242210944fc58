import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { textField } from '../text-field.ts'

/** @summary Says by hand that a receiver, who cannot be asked by the server, has erased everything; with how that is known. */
export class PortikConsoleRequestByHand extends LitElement {
  static override properties = {
    house: { attribute: false },
    erasure: { attribute: false },
    recipient: { attribute: false },
    ended: { attribute: false },
    reason: { state: true },
  }
  declare house: House | undefined
  declare erasure: string
  declare recipient: string
  declare ended: (() => void) | undefined
  declare private reason: string

  constructor() {
    super()
    this.reason = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('textarea')?.focus()
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault()
    const { api, t, toast, explain } = this.house!
    const reason = this.reason.trim()
    if (reason.length < 3) return
    const answer = await api.post(`erasures/${this.erasure}/recipients/${this.recipient}/confirmation`, { json: { reason } })
    toast(answer.ok ? t('console-privacy:run.confirmed') : explain(answer.failure))
    if (answer.ok) this.ended?.()
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    return html`<form class="panel form" @submit=${(event: Event) => void this.#send(event)}>
      ${textField({ id: 'portik-by-hand', label: t('console-privacy:run.how_known'), hint: t('console-privacy:run.how_known_hint'), value: this.reason, lines: 3, changed: (reason) => (this.reason = reason) })}
      <div class="form-actions">
        <wa-button type="submit" variant="brand" ?disabled=${this.reason.trim().length < 3}>${t('console-privacy:run.by_hand')}</wa-button>
        <wa-button appearance="plain" @click=${() => this.ended?.()}>${t('console:cancel')}</wa-button>
      </div>
    </form>`
  }
}

define('portik-console-request-by-hand', PortikConsoleRequestByHand)
