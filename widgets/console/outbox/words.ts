import { html, type TemplateResult } from 'lit'
import type { House } from '../house.ts'

/** A mail as the server lists it. */
export type Mail = {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  readonly subject: string
  readonly state: 'waiting' | 'sent' | 'outbox' | 'failed'
  readonly attempts: number
  readonly fault: string | null
  readonly error: string | null
  readonly created_at: string
  readonly sent_at: string | null
}

export const STATES = ['failed', 'outbox', 'waiting', 'sent'] as const

const LAMPS = { waiting: 'busy', sent: 'good', outbox: 'slow', failed: 'bad' } as const

export const mailLamp = ({ t }: Pick<House, 't'>, { state }: Pick<Mail, 'state'>): TemplateResult =>
  html`<span class="lamp" data-kind=${LAMPS[state]}>${t(`console-desk:m.state.${state}`)}</span>`

const KINDS = new Set(['opt_in', 'delivery_alert'])

/** What a mail is for, in words. */
export const kindText = ({ t }: Pick<House, 't'>, kind: string): string =>
  t(`console-desk:m.kind.${KINDS.has(kind) ? kind : kind.startsWith('staff_') ? 'staff' : 'other'}`)
