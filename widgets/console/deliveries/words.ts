import { html, nothing, type TemplateResult } from 'lit'
import type { Fault } from '../../../server/crm/contract.ts'
import type { House } from '../house.ts'
import type { Checked, Connection, Delivery } from './types.ts'

/** What went wrong and what to do, as two sentences. */
export const faultText = ({ t }: Pick<House, 't'>, fault: Fault): string =>
  `${t(`console-desk:faults.${fault}.what`)} ${t(`console-desk:faults.${fault}.do`)}`

type Lamp = { readonly kind: 'good' | 'busy' | 'slow' | 'bad' | 'off'; readonly key: string }

const lampOf = ({ state, throttled_until, open, last_error }: Connection): Lamp => {
  if (state === 'disabled') return { kind: 'bad', key: 'disabled' }
  if (state === 'paused') return { kind: 'slow', key: 'paused' }
  if (open.needs_attention > 0 || last_error) return { kind: 'bad', key: 'trouble' }
  return throttled_until ? { kind: 'slow', key: 'silent' } : { kind: 'good', key: 'active' }
}

/** How a connection does, as a coloured point and a word. */
export const connectionLamp = ({ t }: Pick<House, 't'>, connection: Connection): TemplateResult => {
  const { kind, key } = lampOf(connection)
  return html`<span class="lamp" data-kind=${kind}>${t(`console-desk:d.cstate.${key}`)}</span>`
}

const KIND = { waiting: 'busy', retrying: 'slow', needs_attention: 'bad', delivered: 'good' } as const

export const deliveryLamp = ({ t }: Pick<House, 't'>, { state }: Pick<Delivery, 'state'>): TemplateResult =>
  html`<span class="lamp" data-kind=${KIND[state]}>${t(`console-desk:d.state_of.${state}`)}</span>`

/** How the receiver took a test message, said once. */
export const checkedNote = ({ t }: Pick<House, 't'>, checked: Checked | undefined): TemplateResult => {
  const said = (): TemplateResult => {
    const { ok, fault, status, milliseconds } = checked!
    if (ok)
      return html`<p class="remark" data-kind="good">
        <wa-icon name="done"></wa-icon><span>${t('console-desk:d.test_ok', { status: status ?? '', ms: milliseconds })}</span>
      </p>`
    return html`<div class="remark" data-kind="bad">
      <wa-icon name="failed"></wa-icon>
      <span
        ><strong>${t('console-desk:d.test_failed')}</strong> ${fault ? faultText({ t }, fault) : nothing}
        ${status === null ? t('console-desk:d.no_answer') : t('console-desk:d.answer', { status })}</span
      >
    </div>`
  }
  return html`<div role="status">${checked ? said() : nothing}</div>`
}
