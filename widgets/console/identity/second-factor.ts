import { html, LitElement, nothing } from 'lit'
import type { MeView, WaysIn } from '../../../server/sites/contract/staff.ts'
import { define } from '../../core/define.ts'
import type { Porch } from '../house.ts'
import { blank, enterSends, typed } from './blank.ts'
import { card, focusHeading, orLine, wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { passkeysWork, proveByPasskey } from './webauthn.ts'
import './enrol.ts'
import './identity.css'

const AUTH = '/v1/console/auth'

/** @summary The second factor: to be proven, or, for who has none yet, to be set up. */
export class PortikConsoleSecondFactor extends LitElement {
  static override properties = {
    porch: { attribute: false },
    query: { attribute: false },
    within: { type: Boolean },
    me: { state: true },
    ways: { state: true },
    recovery: { state: true },
    failure: { state: true },
    busy: { state: true },
  }
  declare porch: Porch | undefined
  declare query: URLSearchParams | undefined
  declare within: boolean
  declare private me: MeView | undefined
  declare private ways: WaysIn | undefined
  /** A recovery code is asked for, in place of the app's. */
  declare private recovery: boolean
  declare private failure: string | undefined
  declare private busy: '' | 'passkey' | 'code'

  constructor() {
    super()
    this.within = false
    this.recovery = false
    this.busy = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    void this.#open()
  }

  async #open(): Promise<void> {
    const { porch } = this
    if (!porch) return
    const [me, ways] = await Promise.all([porch.api.get<MeView>('/v1/console/me'), porch.api.get<WaysIn>(AUTH)])
    if (!me.ok) return void (this.failure = sayFailure(porch.t, me.failure))
    this.me = me.value
    if (ways.ok) this.ways = ways.value
    // Recovery codes stand in for what is lost, so they are asked for at once when nothing else can be used here.
    this.recovery = !this.#passkeys && !me.value.factors.authenticator
    await this.updateComplete
    focusHeading(this)
  }

  get #passkeys(): boolean {
    return (this.me?.factors.passkeys ?? 0) > 0 && passkeysWork() && this.ways?.passkeys_at === undefined
  }

  async #passkey(): Promise<void> {
    const { porch } = this
    if (!porch || this.busy) return
    this.busy = 'passkey'
    this.failure = undefined
    const end = await proveByPasskey(porch.api)
    this.busy = ''
    if (end.ok) return porch.done()
    this.failure = end.failure === 'given_up' ? porch.t('console-identity:passkey.given_up') : sayFailure(porch.t, end.failure)
  }

  async #code(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { porch } = this
    if (!porch || this.busy) return
    this.busy = 'code'
    const code = typed(event.target, this.recovery ? 'recovery' : 'code')
    const answer = await porch.api.post(`${AUTH}/second-factor/${this.recovery ? 'recovery-code' : 'authenticator'}`, { json: { code } })
    this.busy = ''
    if (answer.ok) return porch.done()
    this.failure = sayFailure(porch.t, answer.failure)
    this.querySelector('input')?.select()
  }

  #switch = async (): Promise<void> => {
    this.recovery = !this.recovery
    this.failure = undefined
    await this.updateComplete
    this.querySelector('input')?.focus()
  }

  async #leave(): Promise<void> {
    await this.porch?.api.post(`${AUTH}/sign-out`, { json: {} })
    if (this.within) this.porch?.done()
    else location.assign('/console')
  }

  override render() {
    const t = this.porch?.t
    if (!t) return nothing
    if (!this.me) return this.failure ? wrong(this.failure) : html`<p class="entrance-wait"><wa-spinner></wa-spinner></p>`
    const { within } = this
    const { factors } = this.me
    if (factors.passkeys === 0 && !factors.authenticator)
      return html`<portik-console-enrol
        .porch=${this.porch}
        .passkeysAt=${this.ways?.passkeys_at}
        ?within=${within}
        @portik:enrolled=${() => this.porch?.done()}
      ></portik-console-enrol>`
    return card({
      within,
      icon: 'shield',
      heading: t('console-identity:prove.title'),
      lead: t('console-identity:prove.lead', { email: this.me.staff.email }),
      body: this.#proofs(t, factors.authenticator),
    })
  }

  #proofs = (t: Porch['t'], app: boolean) => html`
    <div class="stack">
      ${
        this.#passkeys
          ? html`<wa-button variant="brand" ?loading=${this.busy === 'passkey'} @click=${() => void this.#passkey()}>
              <wa-icon slot="start" name="key"></wa-icon>${t('console-identity:prove.passkey')}
            </wa-button>`
          : nothing
      }
      ${this.#passkeys && (app || this.recovery) ? orLine(t('console-identity:signin.or')) : nothing}
      ${app || this.recovery ? this.#form(t) : wrong(this.failure)}
      ${
        app || !this.recovery || this.#passkeys
          ? html`<button type="button" class="text-button" @click=${this.#switch}>
              ${t(this.recovery ? 'console-identity:prove.usual' : 'console-identity:prove.use_recovery')}
            </button>`
          : nothing
      }
      ${
        this.me && this.me.factors.passkeys > 0 && this.ways?.passkeys_at
          ? html`<p class="hint">
              ${t('console-identity:signin.passkeys_at')} <a href=${this.ways.passkeys_at}>${this.ways.passkeys_at}</a>
            </p>`
          : nothing
      }
      <p class="hint">${t('console-identity:prove.lost')}</p>
      <button type="button" class="text-button" @click=${() => void this.#leave()}>${t('console-identity:prove.leave')}</button>
    </div>
  `

  #form = (t: Porch['t']) => html`
    <form class="stack" @submit=${(event: SubmitEvent) => void this.#code(event)}>
      ${enterSends}
      ${
        this.recovery
          ? blank({
              name: 'recovery',
              label: t('console-identity:prove.recovery'),
              hint: t('console-identity:prove.recovery_hint'),
              autocomplete: 'off',
              maxlength: 30,
              error: this.failure,
            })
          : blank({
              name: 'code',
              label: t('console-identity:app.code'),
              hint: t('console-identity:app.code_hint'),
              autocomplete: 'one-time-code',
              maxlength: 7,
              code: true,
              error: this.failure,
            })
      }
      <wa-button
        type="submit"
        variant=${this.#passkeys ? 'neutral' : 'brand'}
        appearance=${this.#passkeys ? 'outlined' : 'accent'}
        ?loading=${this.busy === 'code'}
        >${t('console-identity:prove.submit')}</wa-button
      >
    </form>
  `
}

define('portik-console-second-factor', PortikConsoleSecondFactor)
