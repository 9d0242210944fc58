import type WaDropdown from '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import { html, nothing, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { rightsOf, type ListRoom } from './address.ts'

export type BulkBar = {
  readonly house: House
  readonly room: ListRoom
  /** The list shows what is in the bin, or what was kept aside. */
  readonly state: string | null
  readonly count: number
  readonly grade: (grade: string | null) => void
  readonly duplicate: (isOne: boolean) => void
  readonly run: (deed: 'discard' | 'restore' | 'release') => void
  readonly clear: () => void
}

type Picked = CustomEvent<{ item: { value: string } }>

/** The menu of a grade; `computed` lets what was computed count again. */
export const gradeMenu = ({ t }: Pick<House, 't'>, pick: (grade: string | null) => void, size: 's' | 'xs' = 's'): TemplateResult => html`
  <wa-dropdown
    @wa-select=${(event: Picked) => {
      const { value } = event.detail.item
      pick(value === 'computed' ? null : value)
      ;(event.currentTarget as WaDropdown).open = false
    }}
  >
    <wa-button slot="trigger" size=${size} appearance="outlined" with-caret>${t('console-records:grade.set')}</wa-button>
    ${['hot', 'warm', 'junk'].map((grade) => html`<wa-dropdown-item value=${grade}>${t(`console:grade.${grade}`)}</wa-dropdown-item>`)}
    <wa-dropdown-item value="computed">${t('console-records:grade.computed')}</wa-dropdown-item>
  </wa-dropdown>
`

/** What can be done with the selected records; stays in sight while the list scrolls. */
export const bulkBar = ({ house, room, state, count, grade, duplicate, run, clear }: BulkBar): TemplateResult | typeof nothing => {
  if (count === 0) return nothing
  const { t } = house
  const { change, decide } = rightsOf(house)
  const button = (deed: 'discard' | 'restore' | 'release', icon: string) => html`
    <wa-button size="s" appearance="outlined" @click=${() => run(deed)}>
      <wa-icon slot="start" name=${icon}></wa-icon>${t(`console-records:bulk.${deed}`)}
    </wa-button>
  `
  return html`<div class="bulk" role="region" aria-label=${t('console-records:bulk.label')}>
    <strong role="status">${t('console-records:bulk.count', { count })}</strong>
    ${room === 'leads' && change ? gradeMenu(house, grade) : nothing}
    ${
      room === 'leads' && change
        ? html`<wa-button size="s" appearance="outlined" @click=${() => duplicate(count > 1)}>
            ${t(count > 1 ? 'console-records:bulk.duplicate' : 'console-records:bulk.unduplicate')}
          </wa-button>`
        : nothing
    }
    ${state === 'quarantined' && decide ? button('release', 'check') : nothing}
    ${decide ? (state === 'discarded' ? button('restore', 'undo') : button('discard', 'trash')) : nothing}
    <wa-button class="bulk-clear" size="s" appearance="plain" @click=${clear}>${t('console-records:bulk.clear')}</wa-button>
  </div>`
}
