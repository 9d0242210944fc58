import { html, nothing, type TemplateResult } from 'lit'
import type { FactorsView } from '../../../server/sites/contract/staff.ts'
import type { House } from '../house.ts'

export type Passkey = FactorsView['passkeys'][number]

type Actions = { readonly rename: (passkey: Passkey) => void; readonly remove: (passkey: Passkey) => void }

/** Own passkeys: since when, when last used, and what can be done with each. */
export const passkeyList = (house: House, passkeys: readonly Passkey[], { rename, remove }: Actions): TemplateResult => {
  const { t } = house
  return html`<ul class="things">
    ${passkeys.map(
      (passkey) =>
        html`<li class="thing">
          <wa-icon name="key"></wa-icon>
          <div class="thing-text">
            <strong>${passkey.name}</strong>
            <p class="hint">
              ${t('console-identity:passkey.made')} ${house.time(passkey.created_at)}
              ${passkey.last_used_at ? html`· ${t('console-identity:sessions.used')} ${house.time(passkey.last_used_at)}` : nothing}
            </p>
          </div>
          <div class="row-actions">
            <wa-button size="s" appearance="plain" @click=${() => rename(passkey)}
              >${t('console-identity:rename')}<span class="unseen"> ${passkey.name}</span></wa-button
            >
            <wa-button size="s" appearance="plain" variant="danger" @click=${() => remove(passkey)}
              >${t('console-identity:remove')}<span class="unseen"> ${passkey.name}</span></wa-button
            >
          </div>
        </li>`,
    )}
  </ul>`
}
