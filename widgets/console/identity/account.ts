import { html, LitElement, nothing } from 'lit'
import type { FactorsView, MeView, SessionsView, WaysIn } from '../../../server/sites/contract/staff.ts'
import type { Locale } from '../../../server/sites/contract.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { keepLocale } from '../language.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import { LANGUAGE_NAMES } from '../texts.ts'
import { blank, enterSends, typed } from './blank.ts'
import { sayFailure } from './explain.ts'
import './account-factors.ts'
import './identity.css'

const AUTH = '/v1/console/auth'

/** @summary The own account: name and language, ways to sign in, sessions. */
export class PortikConsoleAccount extends LitElement {
  static override properties = {
    house: { attribute: false },
    rest: { attribute: false },
    query: { attribute: false },
    factors: { state: true },
    sessions: { state: true },
    ways: { state: true },
    failure: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined
  declare private factors: FactorsView | undefined
  declare private sessions: SessionsView | undefined
  declare private ways: WaysIn | undefined
  declare private failure: Failure | undefined
  declare private busy: boolean

  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.updateComplete.then(() => {
      this.#unguard = this.house?.guard(() => this.#dirty)
      return this.#load()
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
  }

  get #dirty(): boolean {
    const form = this.querySelector('form')
    const { me } = this.house ?? {}
    return form !== null && me !== undefined && (typed(form, 'name') !== me.staff.name || typed(form, 'locale') !== (me.locale ?? ''))
  }

  #load = async (): Promise<void> => {
    const { house } = this
    if (!house) return
    const [factors, sessions, ways] = await Promise.all([
      house.api.get<FactorsView>(`${AUTH}/factors`),
      house.api.get<SessionsView>(`${AUTH}/sessions`),
      house.api.get<WaysIn>(AUTH),
    ])
    this.failure = factors.ok ? (sessions.ok ? undefined : sessions.failure) : factors.failure
    if (factors.ok) this.factors = factors.value
    if (sessions.ok) this.sessions = sessions.value
    if (ways.ok) this.ways = ways.value
  }

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { house } = this
    if (!house || this.busy) return
    this.busy = true
    const locale = typed(event.target, 'locale') as Locale | ''
    const answer = await house.api.patch<MeView>('/v1/console/me', { json: { name: typed(event.target, 'name'), locale: locale || null } })
    this.busy = false
    if (!answer.ok) return house.toast(sayFailure(house.t, answer.failure))
    if (locale) keepLocale(locale)
    await house.refresh()
    house.toast(house.t('console-identity:account.saved'))
  }

  async #end(id: string): Promise<void> {
    const { house } = this
    const answer = await house?.api.delete(`${AUTH}/sessions/${id}`)
    if (house && answer && !answer.ok && answer.failure.status !== 404) house.toast(sayFailure(house.t, answer.failure))
    await this.#load()
  }

  async #endOthers(): Promise<void> {
    const { house } = this
    if (!house) return
    const { t } = house
    const sure = await house.confirm({
      title: t('console-identity:sessions.others'),
      text: t('console-identity:sessions.others_text'),
      action: t('console-identity:sessions.others'),
      danger: true,
    })
    if (!sure) return
    const answer = await house.api.delete<{ ended: number }>(`${AUTH}/sessions`)
    house.toast(answer.ok ? t('console-identity:sessions.ended', { count: answer.value.ended }) : sayFailure(t, answer.failure))
    await this.#load()
  }

  async #leaveSite(): Promise<void> {
    const { house } = this
    if (!house) return
    const { t, site, me } = house
    const text = { title: t('console-identity:account.leave', { site: site.name }), text: t('console-identity:account.leave_text') }
    if (!(await house.confirm({ ...text, action: t('console-identity:account.leave_action'), danger: true }))) return
    const answer = await house.api.delete(`staff/${me.staff.id}`)
    if (!answer.ok) return house.toast(sayFailure(t, answer.failure))
    location.assign('/console')
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    const body =
      this.factors && this.sessions
        ? html`${this.#profile(house)}
            <portik-console-account-factors
              .house=${house}
              .factors=${this.factors}
              .passkeysAt=${this.ways?.passkeys_at}
              @portik:changed=${() => void this.#load()}
            ></portik-console-account-factors>
            ${this.#sessionList(house)} ${this.#leaving(house)}`
        : this.failure
          ? failedState(house, this.failure, () => void this.#load())
          : loadingState(house)
    return page({ heading: t('console:room.account'), lead: house.me.staff.email, width: 'narrow', body })
  }

  #profile = ({ t, me }: House) => html`
    <form class="panel section" @submit=${(event: SubmitEvent) => void this.#save(event)}>
      ${enterSends}
      <h2>${t('console-identity:account.profile')}</h2>
      <div class="two">
        ${blank({ name: 'name', label: t('console-identity:name'), value: me.staff.name, autocomplete: 'name', maxlength: 100 })}
        <div class="blank">
          <label for="portik-identity-locale">${t('console:nav.language')}</label>
          <select id="portik-identity-locale" name="locale">
            <option value="" ?selected=${me.locale === null}>${t('console-identity:account.browser_language')}</option>
            ${Object.entries(LANGUAGE_NAMES).map(
              ([locale, name]) => html`<option value=${locale} lang=${locale} ?selected=${me.locale === locale}>${name}</option>`,
            )}
          </select>
        </div>
      </div>
      <div class="row-actions">
        <wa-button type="submit" variant="brand" size="s" ?loading=${this.busy}>${t('console-identity:save')}</wa-button>
      </div>
    </form>
  `

  #sessionList = (house: House) => {
    const { t } = house
    return html`
      <section class="panel section">
        <div class="section-head">
          <div>
            <h2>${t('console-identity:sessions.title')}</h2>
            <p class="quiet">${t('console-identity:sessions.lead')}</p>
          </div>
          ${
            (this.sessions?.length ?? 0) > 1
              ? html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => void this.#endOthers()}
                  >${t('console-identity:sessions.others')}</wa-button
                >`
              : nothing
          }
        </div>
        <ul class="things">
          ${this.sessions?.map(
            ({ id, device, current, last_used_at, second_factor }) =>
              html`<li class="thing">
                <wa-icon name="system"></wa-icon>
                <div class="thing-text">
                  <strong>${device || t('console-identity:sessions.unknown')}</strong>
                  <p class="hint">
                    ${t('console-identity:sessions.used')} ${house.time(last_used_at)}
                    ${second_factor ? nothing : html`· ${t('console-identity:sessions.half')}`}
                  </p>
                </div>
                ${
                  current
                    ? html`<wa-badge variant="success" appearance="filled">${t('console-identity:sessions.current')}</wa-badge>`
                    : html`<wa-button size="s" appearance="outlined" @click=${() => void this.#end(id)}
                        >${t('console-identity:sessions.end')}</wa-button
                      >`
                }
              </li>`,
          )}
        </ul>
      </section>
    `
  }

  #leaving = ({ t, site }: House) => html`
    <section class="panel section-head">
      <div>
        <h2>${t('console-identity:account.leave', { site: site.name })}</h2>
        <p class="quiet">${t('console-identity:account.leave_text')}</p>
      </div>
      <wa-button size="s" appearance="outlined" variant="danger" @click=${() => void this.#leaveSite()}
        >${t('console-identity:account.leave_action')}</wa-button
      >
    </section>
  `
}

define('portik-console-account', PortikConsoleAccount)
