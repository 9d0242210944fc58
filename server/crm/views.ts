import * as z from 'zod'
import type { Delivery } from './claim-store.ts'
import type { Connection } from './connection-store.ts'
import { DELIVERY_STATES } from './contract.ts'

const instant = z.iso.datetime()

/** A connection as staff see it. Its secret never leaves the server again. */
export const connectionSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    url: z.string().meta({ description: 'Owners see all of it; for others only the origin, because paths of webhooks are often secrets.' }),
    settings: z.record(z.string(), z.string()),
    state: z.enum(['active', 'paused', 'disabled']),
    reason: z.string().nullable().meta({ description: 'Why it is not active, in words.' }),
    throttled_until: instant.nullable().meta({ description: 'Until when nothing is sent, as the receiver asked.' }),
    rotating: z.boolean().meta({ description: 'An old secret still signs beside the new one.' }),
    open: z
      .object({ waiting: z.number().int(), retrying: z.number().int(), needs_attention: z.number().int() })
      .meta({ description: 'Deliveries that are not done.' }),
    created_at: instant,
  })
  .meta({ id: 'Connection' })
type ConnectionView = z.infer<typeof connectionSchema>

export const deliverySchema = z
  .object({
    id: z.uuid(),
    connection: z.uuid(),
    kind: z.enum(['lead']),
    record: z.uuid(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.number().int(),
    next_at: instant.nullable().meta({ description: 'When it is tried next; null when nobody will by itself.' }),
    outcome: z.string().nullable().meta({ description: 'How the last attempt ended.' }),
    status: z.number().int().nullable().meta({ description: 'HTTP status of the last answer.' }),
    message: z.string().nullable().meta({ description: 'What went wrong, in words.' }),
    crm_id: z.string().nullable().meta({ description: 'The record’s id on the other side.' }),
    delivered_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Delivery' })
type DeliveryView = z.infer<typeof deliverySchema>

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

export const connectionView = (
  connection: Connection,
  open: Readonly<Record<string, number>> | undefined,
  whole: boolean,
): ConnectionView => ({
  id: connection.id,
  kind: connection.kind,
  url: whole ? connection.url : new URL(connection.url).origin,
  settings: whole ? { ...connection.settings } : {},
  state: connection.state,
  reason: connection.reason,
  throttled_until: connection.throttledUntil && connection.throttledUntil > new Date() ? iso(connection.throttledUntil) : null,
  rotating: connection.previousSecret !== null,
  open: { waiting: open?.['waiting'] ?? 0, retrying: open?.['retrying'] ?? 0, needs_attention: open?.['needs_attention'] ?? 0 },
  created_at: connection.createdAt.toISOString(),
})

export const deliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  connection: delivery.connectionId,
  kind: delivery.kind,
  record: delivery.recordId,
  state: delivery.state,
  attempts: delivery.attempts,
  next_at: delivery.state === 'waiting' || delivery.state === 'retrying' ? iso(delivery.nextAt) : null,
  outcome: delivery.outcome,
  status: delivery.status,
  message: delivery.message,
  crm_id: delivery.crmId,
  delivered_at: iso(delivery.deliveredAt),
  created_at: delivery.createdAt.toISOString(),
  updated_at: delivery.updatedAt.toISOString(),
})
