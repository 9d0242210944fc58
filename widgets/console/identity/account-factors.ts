import { html, LitElement, nothing } from 'lit'
import type { FactorsView } from '../../../server/sites/contract/staff.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { Answer, House } from '../house.ts'
import type { AuthenticatorEvent } from './authenticator.ts'
import { blank, enterSends, typed } from './blank.ts'
import { sayFailure } from './explain.ts'
import { passkeyList, type Passkey } from './passkey-list.ts'
import { deviceHere, makePasskey, passkeysWork } from './webauthn.ts'
import './recovery-codes.ts'

const FACTORS = '/v1/console/auth/factors'

/**
 * @summary Own second factors: passkeys, the authenticator app, recovery codes.
 *
 * @event portik:changed - They have to be read again.
 */
export class PortikConsoleAccountFactors extends LitElement {
  static override properties = {
    house: { attribute: false },
    factors: { attribute: false },
    passkeysAt: { attribute: false },
    open: { state: true },
    codes: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare factors: FactorsView | undefined
  declare passkeysAt: string | undefined
  /** What stands in the dialog. */
  declare private open: 'app' | 'codes' | Passkey | undefined
  declare private codes: readonly string[]
  declare private busy: boolean

  constructor() {
    super()
    this.codes = []
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  #changed(): void {
    this.dispatchEvent(new Event('portik:changed', { bubbles: true }))
    void this.house?.refresh()
  }

  #tell(failure: Failure): void {
    const { house } = this
    house?.toast(sayFailure(house.t, failure))
  }

  #added(codes: readonly string[] | undefined): void {
    this.#changed()
    this.codes = codes ?? []
    this.open = codes ? 'codes' : undefined
  }

  async #addPasskey(): Promise<void> {
    const { house } = this
    if (!house || this.busy) return
    this.busy = true
    const end = await makePasskey(house.api, deviceHere())
    this.busy = false
    if (end.ok) {
      house.toast(house.t('console-identity:passkey.added'))
      this.#added(end.value.recovery_codes)
    } else if (end.failure === 'given_up') house.toast(house.t('console-identity:passkey.given_up'))
    else this.#tell(end.failure)
  }

  async #setUpApp(): Promise<void> {
    await import('./authenticator.ts')
    this.open = 'app'
  }

  async #remove(path: string, name: string): Promise<void> {
    const { house } = this
    if (!house) return
    const { t } = house
    const title = t('console-identity:factors.remove_title', { name })
    const sure = await house.confirm({
      title,
      text: t('console-identity:factors.remove_text'),
      action: t('console-identity:remove'),
      danger: true,
    })
    if (!sure) return
    await this.#do(house.api.delete(`${FACTORS}/${path}`))
  }

  async #do(call: Promise<Answer<unknown>>): Promise<void> {
    const answer = await call
    if (!answer.ok) return this.#tell(answer.failure)
    this.open = undefined
    this.#changed()
  }

  async #rename(event: SubmitEvent, { id }: Passkey): Promise<void> {
    event.preventDefault()
    const name = typed(event.target, 'passkey')
    if (this.house && name) await this.#do(this.house.api.patch(`${FACTORS}/passkeys/${encodeURIComponent(id)}`, { json: { name } }))
  }

  async #remake(): Promise<void> {
    const { house } = this
    if (!house) return
    const { t } = house
    const sure = await house.confirm({
      title: t('console-identity:codes.remake'),
      text: t('console-identity:codes.remake_text'),
      action: t('console-identity:codes.remake'),
    })
    if (!sure) return
    const answer = await house.api.post<{ recovery_codes: string[] }>(`${FACTORS}/recovery-codes`, { json: {} })
    if (answer.ok) this.#added(answer.value.recovery_codes)
    else this.#tell(answer.failure)
  }

  override render() {
    const { house, factors } = this
    if (!house || !factors) return nothing
    return html`<div class="stack">${this.#passkeys(house, factors)} ${this.#app(house, factors)} ${this.#recovery(house, factors)}</div>
      ${this.#dialog(house)}`
  }

  #passkeys = (house: House, { passkeys }: FactorsView) => {
    const { t } = house
    return html`<section class="panel section">
      <div class="section-head">
        <div>
          <h2>${t('console-identity:passkey.title')}</h2>
          <p class="quiet">${t('console-identity:passkey.lead')}</p>
        </div>
        ${
          passkeysWork() && !this.passkeysAt
            ? html`<wa-button size="s" appearance="outlined" ?loading=${this.busy} @click=${() => void this.#addPasskey()}
                ><wa-icon slot="start" name="plus"></wa-icon>${t('console-identity:passkey.add')}</wa-button
              >`
            : nothing
        }
      </div>
      ${
        this.passkeysAt
          ? html`<p class="hint">${t('console-identity:signin.passkeys_at')} <a href=${this.passkeysAt}>${this.passkeysAt}</a></p>`
          : nothing
      }
      ${passkeyList(house, passkeys, {
        rename: (passkey) => (this.open = passkey),
        remove: ({ id, name }) => void this.#remove(`passkeys/${encodeURIComponent(id)}`, name),
      })}
    </section>`
  }

  #app = (house: House, { authenticator }: FactorsView) => {
    const { t } = house
    return html`<section class="panel section-head">
      <div>
        <h2>${t('console-identity:app.name')}</h2>
        <p class="quiet">
          ${authenticator ? html`${t('console-identity:app.since')} ${house.time(authenticator.since)}` : t('console-identity:enrol.app_text')}
        </p>
      </div>
      <div class="row-actions">
        <wa-button size="s" appearance="outlined" @click=${() => void this.#setUpApp()}
          >${t(authenticator ? 'console-identity:app.replace' : 'console-identity:app.set_up')}</wa-button
        >
        ${
          authenticator
            ? html`<wa-button
                size="s"
                appearance="plain"
                variant="danger"
                @click=${() => void this.#remove('authenticator', t('console-identity:app.name'))}
                >${t('console-identity:remove')}</wa-button
              >`
            : nothing
        }
      </div>
    </section>`
  }

  #recovery = ({ t }: House, { recovery_codes, authenticator, passkeys }: FactorsView) =>
    authenticator || passkeys.length > 0
      ? html`<section class="panel section-head">
          <div>
            <h2>${t('console-identity:codes.title')}</h2>
            <p class="quiet">${t('console-identity:codes.left', { count: recovery_codes })}</p>
          </div>
          <wa-button size="s" appearance="outlined" @click=${() => void this.#remake()}>${t('console-identity:codes.remake')}</wa-button>
        </section>`
      : nothing

  #dialog = ({ t, api }: House) => {
    const { open } = this
    if (!open) return nothing
    const label =
      open === 'app' ? t('console-identity:app.title') : open === 'codes' ? t('console-identity:codes.title') : t('console-identity:rename')
    const hidden = (event: Event) => event.target === event.currentTarget && (this.open = undefined)
    return html`<wa-dialog open class="ask" label=${label} @wa-after-hide=${hidden}>
      ${
        open === 'app'
          ? html`<portik-console-authenticator
              .porch=${{ t, api }}
              @portik:authenticator=${(event: AuthenticatorEvent) => this.#added(event.codes)}
            ></portik-console-authenticator>`
          : open === 'codes'
            ? html`<p>${t('console-identity:codes.lead')}</p>
                <portik-console-recovery-codes
                  .say=${t}
                  .codes=${this.codes}
                  @portik:kept=${() => (this.open = undefined)}
                ></portik-console-recovery-codes>`
            : html`<form @submit=${(event: SubmitEvent) => void this.#rename(event, open)}>
                ${enterSends}
                ${blank({ name: 'passkey', first: true, label: t('console-identity:name'), value: open.name, autocomplete: 'off', maxlength: 60 })}
                <div class="ask-actions">
                  <wa-button appearance="outlined" @click=${() => (this.open = undefined)}>${t('console:cancel')}</wa-button>
                  <wa-button type="submit" variant="brand">${t('console-identity:save')}</wa-button>
                </div>
              </form>`
      }
    </wa-dialog>`
  }
}

define('portik-console-account-factors', PortikConsoleAccountFactors)
