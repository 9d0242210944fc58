import { html, nothing, type TemplateResult } from 'lit'
import type { StaffRoom } from '../../../server/sites/contract/staff.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'

export type Invitation = StaffRoom['invitations'][number]

/** What an owner does with an invitation. */
export type InvitationActions = {
  readonly renew: (invitation: Invitation) => void
  readonly withdraw: (invitation: Invitation) => void
}

/** Invitations that nobody has accepted yet; without `actions` to look at only. Nothing when there are none. */
export const invitationTable = (
  house: House,
  invitations: readonly Invitation[],
  actions: InvitationActions | undefined,
): TemplateResult | typeof nothing => {
  if (invitations.length === 0) return nothing
  const { t } = house
  const buttons = ({ renew, withdraw }: InvitationActions): Column<Invitation> => ({
    key: 'actions',
    label: '',
    end: true,
    cell: (invitation) =>
      html`<div class="row-actions">
        <wa-button size="s" appearance="outlined" @click=${() => renew(invitation)}
          >${t('console-identity:staff.renew')}<span class="unseen"> ${invitation.email}</span></wa-button
        >
        <wa-button size="s" appearance="plain" variant="danger" @click=${() => withdraw(invitation)}
          >${t('console-identity:staff.withdraw')}<span class="unseen"> ${invitation.email}</span></wa-button
        >
      </div>`,
  })
  const columns: Column<Invitation>[] = [
    { key: 'email', label: t('console-identity:email'), main: true, cell: ({ email }) => email },
    { key: 'role', label: t('console-identity:staff.role'), cell: ({ role }) => t(`console:role.${role}`) },
    {
      key: 'until',
      label: t('console-identity:staff.until'),
      cell: ({ expired, expires_at }) =>
        expired
          ? html`<wa-badge variant="warning" appearance="filled">${t('console-identity:staff.expired')}</wa-badge>`
          : html`<span>${house.date(expires_at)}</span>`,
    },
    ...(actions ? [buttons(actions)] : []),
  ]
  return html`<section class="section">
    <h2>${t('console-identity:staff.invitations')}</h2>
    <portik-console-table
      .house=${house}
      label=${t('console-identity:staff.invitations')}
      .columns=${columns}
      .rows=${invitations}
      .idOf=${({ id }: Invitation) => id}
    ></portik-console-table>
  </section>`
}
