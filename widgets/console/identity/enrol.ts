import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { Porch } from '../house.ts'
import type { AuthenticatorEvent } from './authenticator.ts'
import { card, focusHeading, wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { deviceHere, makePasskey, passkeysWork } from './webauthn.ts'
import './recovery-codes.ts'

/**
 * @summary The first second factor: a passkey or an authenticator app, then the recovery codes.
 *
 * @event portik:enrolled - It is set up, or, where that is allowed, put off.
 */
export class PortikConsoleEnrol extends LitElement {
  static override properties = {
    porch: { attribute: false },
    passkeysAt: { attribute: false },
    optional: { type: Boolean },
    within: { type: Boolean },
    phase: { state: true },
    failure: { state: true },
    busy: { state: true },
    codes: { state: true },
  }
  declare porch: Porch | undefined
  /** Where passkeys work, when they do not work here. */
  declare passkeysAt: string | undefined
  /** It may be put off: the demo. */
  declare optional: boolean
  declare within: boolean
  declare private phase: 'choose' | 'app' | 'codes'
  declare private failure: string | undefined
  declare private busy: boolean
  declare private codes: readonly string[]

  constructor() {
    super()
    this.optional = false
    this.within = false
    this.phase = 'choose'
    this.busy = false
    this.codes = []
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    focusHeading(this)
  }

  async #show(phase: typeof this.phase): Promise<void> {
    this.failure = undefined
    if (phase === 'app') await import('./authenticator.ts')
    this.phase = phase
    await this.updateComplete
    focusHeading(this)
  }

  #end(): void {
    this.dispatchEvent(new Event('portik:enrolled', { bubbles: true }))
  }

  #added(codes: readonly string[] | undefined): void {
    if (!codes) return this.#end()
    this.codes = codes
    void this.#show('codes')
  }

  async #passkey(): Promise<void> {
    const { porch } = this
    if (!porch || this.busy) return
    this.busy = true
    this.failure = undefined
    const end = await makePasskey(porch.api, deviceHere())
    this.busy = false
    if (end.ok) return this.#added(end.value.recovery_codes)
    this.failure = end.failure === 'given_up' ? porch.t('console-identity:passkey.given_up') : sayFailure(porch.t, end.failure)
  }

  override render() {
    const t = this.porch?.t
    if (!t) return nothing
    const { within } = this
    if (this.phase === 'codes')
      return card({
        within,
        icon: 'shield',
        heading: t('console-identity:codes.title'),
        lead: t('console-identity:codes.lead'),
        body: html`<portik-console-recovery-codes
          .say=${t}
          .codes=${this.codes}
          @portik:kept=${() => this.#end()}
        ></portik-console-recovery-codes>`,
      })
    if (this.phase === 'app')
      return card({
        within,
        heading: t('console-identity:app.title'),
        body: html`<portik-console-authenticator
            .porch=${this.porch}
            @portik:authenticator=${(event: AuthenticatorEvent) => this.#added(event.codes)}
          ></portik-console-authenticator>
          <button type="button" class="text-button" @click=${() => void this.#show('choose')}>${t('console-identity:back')}</button>`,
      })
    return card({
      within,
      icon: 'shield',
      heading: t('console-identity:enrol.title'),
      lead: t('console-identity:enrol.lead'),
      body: this.#choices(t),
    })
  }

  #choices = (t: Porch['t']) => html`
    <div class="choices">
      ${wrong(this.failure)}
      ${
        passkeysWork() && !this.passkeysAt
          ? html`<button type="button" class="choice" ?disabled=${this.busy} @click=${() => void this.#passkey()}>
              <wa-icon name="key"></wa-icon><strong>${t('console-identity:enrol.passkey')}</strong>
              <span>${t('console-identity:enrol.passkey_text')}</span>
              ${this.busy ? html`<wa-spinner></wa-spinner>` : html`<wa-icon name="right"></wa-icon>`}
            </button>`
          : nothing
      }
      <button type="button" class="choice" @click=${() => void this.#show('app')}>
        <wa-icon name="clock"></wa-icon><strong>${t('console-identity:enrol.app')}</strong>
        <span>${t('console-identity:enrol.app_text')}</span><wa-icon name="right"></wa-icon>
      </button>
    </div>
    ${
      this.passkeysAt
        ? html`<p class="hint">${t('console-identity:signin.passkeys_at')} <a href=${this.passkeysAt}>${this.passkeysAt}</a></p>`
        : nothing
    }
    ${this.optional ? html`<button type="button" class="text-button" @click=${() => this.#end()}>${t('console-identity:enrol.later')}</button>` : nothing}
  `
}

define('portik-console-enrol', PortikConsoleEnrol)
