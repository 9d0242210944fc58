import { html, LitElement, nothing } from 'lit'
import type { WaysIn } from '../../../server/sites/contract/staff.ts'
import { define } from '../../core/define.ts'
import type { Porch } from '../house.ts'
import { blank, typed } from './blank.ts'
import { card, focusHeading, orLine, wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { dropToken, tokenOf } from './link-token.ts'
import { passkeysWork, signInByPasskey, stopWaiting } from './webauthn.ts'
import './identity.css'

const AUTH = '/v1/console/auth'

/** @summary Signing in: by passkey, by a link in a mail, or by the company's identity provider. */
export class PortikConsoleSignin extends LitElement {
  static override properties = {
    porch: { attribute: false },
    query: { attribute: false },
    within: { type: Boolean },
    ways: { state: true },
    phase: { state: true },
    failure: { state: true },
    busy: { state: true },
    email: { state: true },
  }
  declare porch: Porch | undefined
  declare query: URLSearchParams | undefined
  declare within: boolean
  declare private ways: WaysIn | undefined
  /** `link`: the person came by a link, and has to press a button, so that no mail scanner uses it up. */
  declare private phase: 'ask' | 'sent' | 'link'
  declare private failure: string | undefined
  declare private busy: '' | 'passkey' | 'mail' | 'oidc' | 'link'
  declare private email: string

  constructor() {
    super()
    this.phase = tokenOf('signin') ? 'link' : 'ask'
    this.busy = ''
    this.email = ''
    this.within = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) void this.#wait()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    stopWaiting()
  }

  protected override firstUpdated(): void {
    if (new URLSearchParams(location.search).has('error')) this.failure = this.porch?.t('console-identity:signin.oidc_failed')
    void this.#open()
  }

  async #open(): Promise<void> {
    const answer = await this.porch?.api.get<WaysIn>(AUTH)
    if (answer?.ok) this.ways = answer.value
    await this.updateComplete
    focusHeading(this)
    await this.#wait()
  }

  get #passkeys(): boolean {
    return passkeysWork() && this.ways?.passkeys_at === undefined
  }

  /** Passkeys are offered in the address field, where the browser can do that. */
  async #wait(): Promise<void> {
    if (!this.porch || !this.#passkeys || this.phase !== 'ask') return
    const end = await signInByPasskey(this.porch.api, true)
    if (end.ok) await this.#enter()
    else if (end.failure !== 'given_up' && this.isConnected && end.failure.code === 'passkey_refused') this.#fail(end.failure)
  }

  #fail(failure: Parameters<typeof sayFailure>[1]): void {
    this.failure = this.porch && sayFailure(this.porch.t, failure)
    this.busy = ''
  }

  /** Signed in, if the browser has kept the cookie: some keep none of ours over plain http. */
  async #enter(): Promise<void> {
    const { porch } = this
    const me = await porch?.api.get('/v1/console/me')
    this.busy = ''
    if (me && !me.ok && me.failure.status === 401) this.failure = porch?.t('console-identity:signin.no_cookie')
    else porch?.done()
  }

  async #passkey(): Promise<void> {
    if (!this.porch || this.busy) return
    this.busy = 'passkey'
    this.failure = undefined
    const end = await signInByPasskey(this.porch.api)
    if (end.ok) return this.#enter()
    if (end.failure !== 'given_up') return this.#fail(end.failure)
    this.busy = ''
    this.failure = this.porch.t('console-identity:passkey.given_up')
    void this.#wait()
  }

  async #mail(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!this.porch || this.busy) return
    this.email = typed(event.target, 'email')
    this.busy = 'mail'
    this.failure = undefined
    const answer = await this.porch.api.post(`${AUTH}/link`, { json: { email: this.email } })
    if (!answer.ok) return this.#fail(answer.failure)
    stopWaiting()
    this.busy = ''
    this.phase = 'sent'
    await this.updateComplete
    focusHeading(this)
  }

  async #link(): Promise<void> {
    if (!this.porch || this.busy) return
    this.busy = 'link'
    const answer = await this.porch.api.post(`${AUTH}/link/confirm`, { json: { token: tokenOf('signin') } })
    dropToken()
    if (answer.ok) return this.#enter()
    this.phase = 'ask'
    this.#fail(answer.failure)
    await this.updateComplete
    focusHeading(this)
  }

  async #company(): Promise<void> {
    if (!this.porch || this.busy) return
    this.busy = 'oidc'
    const answer = await this.porch.api.post<{ url: string }>(`${AUTH}/oidc`, { json: {} })
    if (answer.ok) location.assign(answer.value.url)
    else this.#fail(answer.failure)
  }

  #again = async (): Promise<void> => {
    this.phase = 'ask'
    await this.updateComplete
    focusHeading(this)
    void this.#wait()
  }

  override render() {
    const t = this.porch?.t
    if (!t) return nothing
    const { within } = this
    if (this.phase === 'link')
      return card({
        within,
        heading: t('console-identity:signin.title'),
        lead: t('console-identity:signin.link_lead'),
        body: html`<wa-button variant="brand" ?loading=${this.busy === 'link'} @click=${() => void this.#link()}
          >${t('console-identity:signin.continue')}</wa-button
        >`,
      })
    if (this.phase === 'sent')
      return card({
        within,
        icon: 'mail',
        heading: t('console-identity:signin.sent_title'),
        lead: t('console-identity:signin.sent', { email: this.email }),
        body: html`
          ${this.#inbox(t)}
          <p class="hint">${t('console-identity:signin.sent_hint')}</p>
          <button type="button" class="text-button" @click=${this.#again}>${t('console-identity:signin.other_way')}</button>
        `,
      })
    return card({ within, heading: t('console-identity:signin.title'), lead: t('console-identity:signin.lead'), body: this.#ways(t) })
  }

  #inbox = (t: Porch['t']) => {
    if (this.ways?.inbox_url)
      return html`<wa-button variant="brand" appearance="outlined" href=${this.ways.inbox_url} target="_blank"
        >${t('console-identity:signin.inbox')}</wa-button
      >`
    return this.ways?.mail === 'outbox'
      ? html`<p>${t('console-identity:signin.no_mail', { command: `portik staff link --email ${this.email}` })}</p>`
      : nothing
  }

  #ways = (t: Porch['t']) => html`
    <div class="stack">
      ${wrong(this.failure)} ${this.ways?.setup_pending ? html`<p class="hint">${t('console-identity:signin.setup_pending')}</p>` : nothing}
      ${
        this.#passkeys
          ? html`<wa-button variant="brand" ?loading=${this.busy === 'passkey'} @click=${() => void this.#passkey()}>
                <wa-icon slot="start" name="key"></wa-icon>${t('console-identity:signin.passkey')}
              </wa-button>
              ${orLine(t('console-identity:signin.or'))}`
          : nothing
      }
      ${
        this.ways?.oidc
          ? html`<wa-button appearance="outlined" ?loading=${this.busy === 'oidc'} @click=${() => void this.#company()}>
              <wa-icon slot="start" name="building"></wa-icon>${t('console-identity:signin.oidc')}
            </wa-button>`
          : nothing
      }
      <form class="stack" @submit=${(event: SubmitEvent) => void this.#mail(event)}>
        ${blank({ name: 'email', type: 'email', label: t('console-identity:email'), value: this.email, autocomplete: 'username webauthn', maxlength: 254 })}
        <wa-button
          type="submit"
          appearance=${this.#passkeys ? 'outlined' : 'accent'}
          variant=${this.#passkeys ? 'neutral' : 'brand'}
          ?loading=${this.busy === 'mail'}
          >${t('console-identity:signin.mail')}</wa-button
        >
      </form>
      ${
        this.ways?.passkeys_at
          ? html`<p class="hint">
              ${t('console-identity:signin.passkeys_at')} <a href=${this.ways.passkeys_at}>${this.ways.passkeys_at}</a>
            </p>`
          : nothing
      }
    </div>
  `
}

define('portik-console-signin', PortikConsoleSignin)
