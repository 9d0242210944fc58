import { html, LitElement, nothing } from 'lit'
import type { NewInvitation } from '../../../server/sites/contract/staff.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { blank, enterSends, typed } from './blank.ts'
import { wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { ROLES, type Role } from './roles.ts'

/** Somebody was invited. */
export class InvitedEvent extends Event {
  readonly invitation: NewInvitation & { readonly email: string }

  constructor(invitation: NewInvitation & { readonly email: string }) {
    super('portik:invited', { bubbles: true })
    this.invitation = invitation
  }
}

/**
 * @summary The dialog in which somebody is invited; afterwards it shows the link to hand over otherwise.
 *
 * @event {InvitedEvent} portik:invited
 * @event portik:closed
 */
export class PortikConsoleInvite extends LitElement {
  static override properties = {
    house: { attribute: false },
    open: { type: Boolean },
    invited: { attribute: false },
    given: { state: true },
    failure: { state: true },
    busy: { state: true },
    copied: { state: true },
  }
  declare house: House | undefined
  declare open: boolean
  declare invited: (NewInvitation & { readonly email: string }) | undefined
  /** The role that is chosen. */
  declare private given: Role
  declare private failure: string | undefined
  declare private busy: boolean
  declare private copied: boolean

  constructor() {
    super()
    this.open = false
    this.given = 'agent'
    this.busy = false
    this.copied = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  async #invite(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { house, given: role } = this
    if (!house || this.busy) return
    this.busy = true
    this.failure = undefined
    const email = typed(event.target, 'invite-email')
    const answer = await house.api.post<NewInvitation>('staff/invitations', { json: { email, role } })
    this.busy = false
    if (answer.ok) this.dispatchEvent(new InvitedEvent({ ...answer.value, email }))
    else this.failure = sayFailure(house.t, answer.failure)
  }

  async #copy(link: string): Promise<void> {
    await navigator.clipboard.writeText(link)
    this.copied = true
  }

  #closed(event: Event): void {
    if (event.target !== event.currentTarget) return
    this.failure = undefined
    this.copied = false
    this.dispatchEvent(new Event('portik:closed', { bubbles: true }))
  }

  override render() {
    const { house, invited } = this
    if (!house || !this.open) return nothing
    const { t } = house
    return html`<wa-dialog
      open
      class="ask"
      label=${invited ? t('console-identity:staff.invited', { email: invited.email }) : t('console-identity:staff.invite')}
      @wa-after-hide=${(event: Event) => this.#closed(event)}
    >
      ${
        invited
          ? html`<div class="stack">
              <p>${t('console-identity:staff.invited_text')}</p>
              <p class="key" dir="ltr">${invited.link}</p>
              <div class="ask-actions">
                <wa-button variant="brand" @click=${() => void this.#copy(invited.link)}
                  ><wa-icon slot="start" name=${this.copied ? 'check' : 'copy'}></wa-icon
                  >${t(this.copied ? 'console-identity:codes.copied' : 'console-identity:staff.copy')}</wa-button
                >
              </div>
            </div>`
          : this.#form(house)
      }
    </wa-dialog>`
  }

  #form = ({ t }: House) => html`
    <form @submit=${(event: SubmitEvent) => void this.#invite(event)}>
      ${enterSends} ${wrong(this.failure)}
      ${blank({ name: 'invite-email', first: true, type: 'email', label: t('console-identity:email'), autocomplete: 'off', maxlength: 254 })}
      <fieldset class="choices roles">
        <legend>${t('console-identity:staff.role')}</legend>
        ${ROLES.map(
          (role) =>
            html`<label class="tick">
              <input type="radio" name="role" value=${role} .checked=${this.given === role} @change=${() => (this.given = role)} />
              <span><strong>${t(`console:role.${role}`)}</strong> <span class="hint">${t(`console-identity:role.${role}`)}</span></span>
            </label>`,
        )}
      </fieldset>
      <div class="ask-actions">
        <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-identity:staff.send')}</wa-button>
      </div>
    </form>
  `
}

define('portik-console-invite', PortikConsoleInvite)
