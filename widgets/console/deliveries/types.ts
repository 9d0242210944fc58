import type { DeliveryKind, DeliveryState, Fault } from '../../../server/crm/contract.ts'

/** A connection as the server tells it. */
export type Connection = {
  readonly id: string
  readonly kind: string
  readonly name: string | null
  readonly url: string
  readonly state: 'active' | 'paused' | 'disabled'
  readonly fault: Fault | null
  readonly throttled_until: string | null
  readonly rotating: boolean
  readonly open: { readonly waiting: number; readonly retrying: number; readonly needs_attention: number }
  readonly oldest_at: string | null
  readonly last_success_at: string | null
  readonly last_error: { readonly at: string; readonly fault: Fault; readonly status: number | null } | null
  readonly version: number
}

/** The same just after it was made or got a new secret. */
export type WithSecret = Connection & { readonly secret: string | null }

export type Delivery = {
  readonly id: string
  readonly connection: string
  readonly kind: DeliveryKind
  readonly record: string
  readonly reference: string | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly next_at: string | null
  readonly fault: Fault | null
  readonly status: number | null
  readonly crm_id: string | null
  readonly delivered_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** How a receiver took a test message. */
export type Checked = { readonly ok: boolean; readonly fault: Fault | null; readonly status: number | null; readonly milliseconds: number }

/** What people call a connection: its name, or its host. */
export const called = ({ name, url }: Pick<Connection, 'name' | 'url'>): string => name ?? URL.parse(url)?.host ?? url
