import * as z from 'zod'
import type { Delivery } from './claim-store.ts'
import type { Connection } from './connection-store.ts'
import { DELIVERY_KINDS, DELIVERY_STATES, FAULTS } from './contract.ts'
import type { Health } from './health-store.ts'

const instant = z.iso.datetime()

const fault = z.enum(FAULTS).nullable()

/** A connection as staff see it. Its secret never leaves the server again. */
export const connectionSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    name: z.string().nullable().meta({ description: 'What the owner calls it.' }),
    url: z.string().meta({ description: 'Owners see all of it; for others only the origin, because paths of webhooks are often secrets.' }),
    settings: z.record(z.string(), z.string()),
    state: z.enum(['active', 'paused', 'disabled']),
    fault: fault.meta({ description: 'Why it is not active.' }),
    reason: z.string().nullable().meta({ description: 'The same in English words.' }),
    stopped_at: instant.nullable(),
    throttled_until: instant.nullable().meta({ description: 'Until when nothing is sent, as the receiver asked.' }),
    rotating: z.boolean().meta({ description: 'An old secret still signs beside the new one.' }),
    open: z
      .object({ waiting: z.number().int(), retrying: z.number().int(), needs_attention: z.number().int() })
      .meta({ description: 'Deliveries that are not done.' }),
    oldest_at: instant.nullable().meta({ description: 'When the oldest delivery that waits or is tried again was stored.' }),
    last_success_at: instant.nullable(),
    last_error: z
      .object({ at: instant, fault: z.enum(FAULTS), status: z.number().int().nullable() })
      .nullable()
      .meta({ description: 'What last went wrong with a delivery that has not arrived since.' }),
    version: z.number().int(),
    created_at: instant,
  })
  .meta({ id: 'Connection' })
export type ConnectionView = z.infer<typeof connectionSchema>

export const deliverySchema = z
  .object({
    id: z.uuid(),
    connection: z.uuid(),
    kind: z.enum(DELIVERY_KINDS),
    record: z.uuid(),
    reference: z.string().nullable().meta({ description: 'What people call the record; null when it is no longer stored.' }),
    state: z.enum(DELIVERY_STATES),
    attempts: z.number().int(),
    next_at: instant.nullable().meta({ description: 'When it is tried next; null when nobody will by itself.' }),
    outcome: z.string().nullable().meta({ description: 'How the last attempt ended.' }),
    fault: fault.meta({ description: 'Why the last attempt did not arrive.' }),
    status: z.number().int().nullable().meta({ description: 'HTTP status of the last answer.' }),
    message: z.string().nullable().meta({ description: 'What went wrong, in English words.' }),
    crm_id: z.string().nullable().meta({ description: 'The record’s id on the other side.' }),
    delivered_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Delivery' })
export type DeliveryView = z.infer<typeof deliverySchema>

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

/** `whole`: the reader may see the whole address. `health` is missing for a connection that was made this moment. */
export const connectionView = (connection: Connection, health: Health | undefined, whole: boolean): ConnectionView => ({
  id: connection.id,
  kind: connection.kind,
  name: connection.name,
  url: whole ? connection.url : new URL(connection.url).origin,
  settings: whole ? { ...connection.settings } : {},
  state: connection.state,
  fault: connection.fault,
  reason: connection.reason,
  stopped_at: iso(connection.stoppedAt),
  throttled_until: connection.throttledUntil && connection.throttledUntil > new Date() ? iso(connection.throttledUntil) : null,
  rotating: connection.previousSecret !== null,
  open: { waiting: health?.waiting ?? 0, retrying: health?.retrying ?? 0, needs_attention: health?.needsAttention ?? 0 },
  oldest_at: iso(health?.oldestAt ?? null),
  last_success_at: iso(health?.lastSuccessAt ?? null),
  last_error: health?.lastError ? { ...health.lastError, at: health.lastError.at.toISOString() } : null,
  version: connection.version,
  created_at: connection.createdAt.toISOString(),
})

export const deliveryView = (delivery: Delivery, reference: string | undefined): DeliveryView => ({
  id: delivery.id,
  connection: delivery.connectionId,
  kind: delivery.kind,
  record: delivery.recordId,
  reference: reference ?? null,
  state: delivery.state,
  attempts: delivery.attempts,
  next_at: delivery.state === 'waiting' || delivery.state === 'retrying' ? iso(delivery.nextAt) : null,
  outcome: delivery.outcome,
  fault: delivery.fault,
  status: delivery.status,
  message: delivery.message,
  crm_id: delivery.crmId,
  delivered_at: iso(delivery.deliveredAt),
  created_at: delivery.createdAt.toISOString(),
  updated_at: delivery.updatedAt.toISOString(),
})
