import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { Porch } from '../house.ts'
import { blank, enterSends, typed } from './blank.ts'
import { wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { qrCode } from './qr.ts'

const AUTHENTICATOR = '/v1/console/auth/factors/authenticator'

/** The app is set up. `codes`: recovery codes, when it is the first factor. */
export class AuthenticatorEvent extends Event {
  readonly codes: readonly string[] | undefined

  constructor(codes: readonly string[] | undefined) {
    super('portik:authenticator', { bubbles: true })
    this.codes = codes
  }
}

/**
 * @summary Setting up an authenticator app: a QR code, the key as text, and the first code that proves it.
 *
 * @event {AuthenticatorEvent} portik:authenticator - The app is set up.
 */
export class PortikConsoleAuthenticator extends LitElement {
  static override properties = {
    porch: { attribute: false },
    offered: { state: true },
    failure: { state: true },
    busy: { state: true },
    shown: { state: true },
  }
  declare porch: Pick<Porch, 't' | 'api'> | undefined
  declare private offered: { secret: string; uri: string } | undefined
  declare private failure: string | undefined
  declare private busy: boolean
  declare private shown: boolean

  constructor() {
    super()
    this.busy = false
    this.shown = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    void this.#offer()
  }

  async #offer(): Promise<void> {
    const { porch } = this
    const answer = await porch?.api.post<{ secret: string; uri: string }>(AUTHENTICATOR, { json: {} })
    if (answer?.ok) this.offered = answer.value
    else if (answer && porch) this.failure = sayFailure(porch.t, answer.failure)
  }

  async #confirm(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { porch } = this
    if (!porch || this.busy) return
    this.busy = true
    const json = { code: typed(event.target, 'code') }
    const answer = await porch.api.post<{ recovery_codes?: string[] }>(`${AUTHENTICATOR}/confirm`, { json })
    this.busy = false
    if (answer.ok) return void this.dispatchEvent(new AuthenticatorEvent(answer.value.recovery_codes))
    this.failure = sayFailure(porch.t, answer.failure)
    this.querySelector('input')?.select()
  }

  override render() {
    const t = this.porch?.t
    if (!t) return nothing
    if (!this.offered) return this.failure ? wrong(this.failure) : html`<wa-spinner></wa-spinner>`
    const { secret, uri } = this.offered
    return html`
      <form class="stack" @submit=${(event: SubmitEvent) => void this.#confirm(event)}>
        ${enterSends}
        <p>${t('console-identity:app.scan')}</p>
        ${qrCode(uri, t('console-identity:app.qr'))}
        ${
          this.shown
            ? html`<div class="stack">
                <p class="hint">${t('console-identity:app.key_hint')}</p>
                <p class="key" dir="ltr">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
              </div>`
            : html`<button type="button" class="text-button" @click=${() => (this.shown = true)}>
                ${t('console-identity:app.show_key')}
              </button>`
        }
        ${blank({
          name: 'code',
          label: t('console-identity:app.code'),
          hint: t('console-identity:app.code_hint'),
          autocomplete: 'one-time-code',
          maxlength: 7,
          code: true,
          error: this.failure,
        })}
        <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-identity:app.confirm')}</wa-button>
      </form>
    `
  }
}

define('portik-console-authenticator', PortikConsoleAuthenticator)
