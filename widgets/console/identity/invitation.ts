import { html, LitElement, nothing } from 'lit'
import type { OpenedInvitation } from '../../../server/sites/contract/staff.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { Porch } from '../house.ts'
import { blank, enterSends, typed } from './blank.ts'
import { card, focusHeading, wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { dropToken, tokenOf } from './link-token.ts'
import './signin.ts'
import './identity.css'

const INVITATION = '/v1/console/auth/invitation'

/** @summary An invitation: to which site, as what, and joining it; or why it no longer works, and how to get another one. */
export class PortikConsoleInvitation extends LitElement {
  static override properties = {
    porch: { attribute: false },
    query: { attribute: false },
    opened: { state: true },
    dead: { state: true },
    asked: { state: true },
    failure: { state: true },
    busy: { state: true },
  }
  declare porch: Porch | undefined
  declare query: URLSearchParams | undefined
  declare private opened: OpenedInvitation | undefined
  declare private dead: Failure | undefined
  /** The owners were asked for a new one. */
  declare private asked: boolean
  declare private failure: string | undefined
  declare private busy: boolean

  constructor() {
    super()
    this.asked = false
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    void this.#open()
  }

  get #token(): string {
    return tokenOf('invite') ?? '-'
  }

  async #open(): Promise<void> {
    const answer = await this.porch?.api.post<OpenedInvitation>(INVITATION, { json: { token: this.#token } })
    if (answer?.ok) this.opened = answer.value
    else if (answer) this.dead = answer.failure
    await this.updateComplete
    focusHeading(this)
  }

  async #accept(event: Event): Promise<void> {
    event.preventDefault()
    const { porch, opened } = this
    if (!porch || !opened || this.busy) return
    this.busy = true
    const joins = opened.account === 'none' ? { name: typed(event.target, 'name'), locale: porch.locale } : {}
    const answer = await porch.api.post(`${INVITATION}/accept`, { json: { token: this.#token, ...joins } })
    this.busy = false
    if (!answer.ok) return void (this.failure = sayFailure(porch.t, answer.failure))
    dropToken()
    porch.done()
  }

  async #ask(): Promise<void> {
    const { porch } = this
    if (!porch || this.busy) return
    this.busy = true
    const answer = await porch.api.post(`${INVITATION}/ask`, { json: { token: this.#token } })
    this.busy = false
    if (answer.ok) this.asked = true
    else this.failure = sayFailure(porch.t, answer.failure)
  }

  override render() {
    const { porch, opened, dead } = this
    const t = porch?.t
    if (!t) return nothing
    if (dead) return this.#deadCard(t, dead)
    if (!opened) return html`<p class="entrance-wait"><wa-spinner></wa-spinner></p>`
    const { site, email, role, account } = opened
    const lead = t('console-identity:invitation.lead', { site: site.name, role: t(`console:role.${role}`) })
    if (account === 'sign_in_first')
      return html`${card({
        heading: t('console-identity:invitation.title', { site: site.name }),
        lead,
        body: html`<p>${t('console-identity:invitation.sign_in_first', { email })}</p>
          <portik-console-signin .porch=${{ ...porch, done: () => void this.#open() }} within></portik-console-signin>`,
      })}`
    return card({
      heading: t('console-identity:invitation.title', { site: site.name }),
      lead,
      body: html`<form class="stack" @submit=${(event: SubmitEvent) => void this.#accept(event)}>
        ${enterSends} ${wrong(this.failure)}
        ${
          account === 'none'
            ? html`${blank({ name: 'name', label: t('console-identity:name'), autocomplete: 'name', maxlength: 100 })}
                <p class="hint">${t('console-identity:invitation.address', { email })}</p>`
            : html`<p class="hint">${t('console-identity:invitation.yours', { email })}</p>`
        }
        <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-identity:invitation.accept')}</wa-button>
      </form>`,
    })
  }

  #deadCard = (t: Porch['t'], dead: Failure) => {
    const again = dead.code === 'invitation_expired' || dead.code === 'invitation_revoked'
    return card({
      icon: 'mail',
      heading: t('console-identity:invitation.dead_title'),
      lead: sayFailure(t, dead),
      body: html`
        ${wrong(this.failure)}
        <div role="status">${this.asked ? html`<p>${t('console-identity:invitation.asked')}</p>` : nothing}</div>
        ${
          again && !this.asked
            ? html`<wa-button variant="brand" ?loading=${this.busy} @click=${() => void this.#ask()}
                >${t('console-identity:invitation.ask')}</wa-button
              >`
            : nothing
        }
        <wa-button href="/console" appearance="outlined">${t('console-identity:signin.title')}</wa-button>
      `,
    })
  }
}

define('portik-console-invitation', PortikConsoleInvitation)
