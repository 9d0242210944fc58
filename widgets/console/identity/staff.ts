import { html, LitElement, nothing } from 'lit'
import { ROLES, type Role } from './roles.ts'
import type { NewInvitation, StaffRoom } from '../../../server/sites/contract/staff.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { Answer, House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import { sayFailure } from './explain.ts'
import { invitationTable, type Invitation, type InvitationActions } from './invitation-table.ts'
import type { InvitedEvent } from './invite.ts'
import './invite.ts'
import './identity.css'
import '../table.ts'

type Member = StaffRoom['members'][number]

/** @summary Who works on the site, as what; and who is invited. Owners change it, the data protection officer sees it. */
export class PortikConsoleStaff extends LitElement {
  static override properties = {
    house: { attribute: false },
    rest: { attribute: false },
    query: { attribute: false },
    staff: { state: true },
    failure: { state: true },
    inviting: { state: true },
    invited: { state: true },
  }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined
  declare private staff: StaffRoom | undefined
  declare private failure: Failure | undefined
  declare private inviting: boolean
  /** An invitation was just made: its link can be copied. */
  declare private invited: (NewInvitation & { readonly email: string }) | undefined

  constructor() {
    super()
    this.inviting = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.updateComplete.then(() => this.#load())
  }

  #load = async (): Promise<void> => {
    const answer = await this.house?.api.get<StaffRoom>('staff')
    if (answer?.ok) this.staff = answer.value
    this.failure = answer && !answer.ok ? answer.failure : undefined
  }

  readonly #on: InvitationActions = {
    renew: (invitation) => void this.#renew(invitation),
    withdraw: (invitation) => void this.#withdraw(invitation),
  }

  get #owns(): boolean {
    return this.house?.site.role === 'owner'
  }

  /** Does something and reads the staff again: after a refusal too, so that the table shows what is. */
  async #do(call: Promise<Answer<unknown>>, done: string): Promise<void> {
    const { house } = this
    const answer = await call
    if (!house) return
    house.toast(answer.ok ? done : sayFailure(house.t, answer.failure))
    await this.#load()
  }

  async #role(member: Member, role: Role): Promise<void> {
    const { house } = this
    if (!house || member.role === role) return
    const { t } = house
    const names = { name: member.name, role: t(`console:role.${role}`) }
    const sure =
      !member.you ||
      (await house.confirm({
        title: t('console-identity:staff.own_role', names),
        text: t('console-identity:staff.own_role_text'),
        action: t('console-identity:staff.change'),
        danger: true,
      }))
    if (!sure) return this.requestUpdate()
    await this.#do(house.api.patch(`staff/${member.id}`, { json: { role } }), t('console-identity:staff.changed', names))
    if (member.you) await house.refresh()
  }

  async #reset({ id, name }: Member): Promise<void> {
    const { house } = this
    if (!house) return
    const { t } = house
    const action = t('console-identity:staff.reset')
    const sure = await house.confirm({
      title: t('console-identity:staff.reset_title', { name }),
      text: t('console-identity:staff.reset_text'),
      action,
      danger: true,
    })
    if (sure) await this.#do(house.api.post(`staff/${id}/reset-factors`, { json: {} }), t('console-identity:staff.reset_done', { name }))
  }

  async #remove({ id, name }: Member): Promise<void> {
    const { house } = this
    if (!house) return
    const { t, site } = house
    const sure = await house.confirm({
      title: t('console-identity:staff.remove_title', { name, site: site.name }),
      text: t('console-identity:staff.remove_text'),
      action: t('console-identity:remove'),
      danger: true,
    })
    if (sure) await this.#do(house.api.delete(`staff/${id}`), t('console-identity:staff.removed', { name }))
  }

  async #renew({ id, email }: Invitation): Promise<void> {
    const { house } = this
    const answer = await house?.api.post<NewInvitation>(`staff/invitations/${id}/renew`, { json: {} })
    if (house && answer && !answer.ok) house.toast(sayFailure(house.t, answer.failure))
    if (answer?.ok) this.invited = { ...answer.value, email }
    await this.#load()
  }

  async #withdraw({ id, email }: Invitation): Promise<void> {
    const { house } = this
    if (!house) return
    const { t } = house
    const title = t('console-identity:staff.withdraw_title', { email })
    const sure = await house.confirm({
      title,
      text: t('console-identity:staff.withdraw_text'),
      action: t('console-identity:staff.withdraw'),
      danger: true,
    })
    if (sure) await this.#do(house.api.delete(`staff/invitations/${id}`), t('console-identity:staff.withdrawn', { email }))
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    const body = this.staff
      ? html`${this.#memberTable(house, this.staff.members)}
          ${invitationTable(house, this.staff.invitations, this.#owns ? this.#on : undefined)}
          <portik-console-invite
            .house=${house}
            ?open=${this.inviting || this.invited !== undefined}
            .invited=${this.invited}
            @portik:invited=${(event: InvitedEvent) => {
              this.invited = event.invitation
              void this.#load()
            }}
            @portik:closed=${() => {
              this.inviting = false
              this.invited = undefined
            }}
          ></portik-console-invite>`
      : this.failure
        ? failedState(house, this.failure, () => void this.#load())
        : loadingState(house)
    const actions = this.#owns
      ? html`<wa-button variant="brand" size="s" @click=${() => (this.inviting = true)}
          ><wa-icon slot="start" name="plus"></wa-icon>${t('console-identity:staff.invite')}</wa-button
        >`
      : nothing
    return page({ heading: t('console:room.staff'), lead: t('console-identity:staff.lead'), actions, body })
  }

  #memberTable = (house: House, members: readonly Member[]) => {
    const { t } = house
    const columns: Column<Member>[] = [
      {
        key: 'name',
        label: t('console-identity:name'),
        main: true,
        cell: ({ name, email, you }) =>
          html`<div>
            ${name}${you ? html` <span class="quiet">(${t('console-identity:staff.you')})</span>` : nothing}
            <p class="hint">${email}</p>
          </div>`,
      },
      { key: 'role', label: t('console-identity:staff.role'), cell: (member) => this.#roleCell(t, member) },
      {
        key: 'factor',
        label: t('console:view.second_factor'),
        cell: ({ second_factor }) =>
          html`<wa-badge variant=${second_factor ? 'success' : 'warning'} appearance="filled"
            >${t(second_factor ? 'console-identity:staff.factor' : 'console-identity:staff.no_factor')}</wa-badge
          >`,
      },
      { key: 'since', label: t('console-identity:staff.since'), cell: ({ since }) => house.time(since) },
      ...(this.#owns ? [{ key: 'actions', label: '', end: true, cell: (member: Member) => this.#memberActions(t, member) }] : []),
    ]
    return html`<portik-console-table
      .house=${house}
      label=${t('console:room.staff')}
      .columns=${columns}
      .rows=${members}
      .idOf=${({ id }: Member) => id}
    ></portik-console-table>`
  }

  #roleCell = (t: House['t'], member: Member) =>
    this.#owns
      ? html`<select
          aria-label=${t('console-identity:staff.role_of', { name: member.name })}
          .value=${member.role}
          @change=${(event: Event) => void this.#role(member, (event.target as HTMLSelectElement).value as Role)}
        >
          ${ROLES.map((role) => html`<option value=${role} ?selected=${role === member.role}>${t(`console:role.${role}`)}</option>`)}
        </select>`
      : t(`console:role.${member.role}`)

  #memberActions = (t: House['t'], member: Member) =>
    member.you
      ? nothing
      : html`<wa-dropdown
          @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
            void (event.detail.item.value === 'reset' ? this.#reset(member) : this.#remove(member))}
        >
          <wa-button slot="trigger" size="s" appearance="plain"
            ><wa-icon name="more" label=${t('console-identity:staff.actions', { name: member.name })}></wa-icon
          ></wa-button>
          <wa-dropdown-item value="reset">${t('console-identity:staff.reset')}</wa-dropdown-item>
          <wa-dropdown-item value="remove" variant="danger">${t('console-identity:remove')}</wa-dropdown-item>
        </wa-dropdown>`
}

define('portik-console-staff', PortikConsoleStaff)
