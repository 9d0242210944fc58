import * as z from 'zod'

const keptSchema = z.object({
  count: z.number().int(),
  reason: z.string(),
  law: z.string(),
  until: z.iso.datetime().nullable(),
})

const tallySchema = z.array(
  z.object({ place: z.string().meta({ description: 'A table and column, `files` or `logs`.' }), count: z.number().int() }),
)

/** What erasing a person would do. */
export const erasurePlanSchema = z
  .object({
    items: z.array(z.object({ feature: z.string(), item: z.string(), erase: z.number().int(), kept: keptSchema.nullable() })),
    files: z.number().int(),
    recipients: z.array(z.object({ id: z.uuid(), name: z.string(), kind: z.string(), records: z.number().int() })),
  })
  .meta({ id: 'ErasurePlan' })

/** How an erasure stands. `done` only when everybody has confirmed and nothing is left. */
export const erasureSchema = z
  .object({
    id: z.uuid(),
    request: z.string().nullable(),
    state: z.enum(['running', 'propagating', 'verify_failed', 'held', 'done']),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    next_at: z.iso.datetime().nullable(),
    has_certificate: z.boolean(),
    items: z.array(z.object({ feature: z.string(), item: z.string(), erased: z.number().int(), kept: keptSchema.nullable() })),
    recipients: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        kind: z.string(),
        state: z.enum(['waiting', 'failed', 'done']),
        answer: z.enum(['gone', 'there', 'down', 'closed']).nullable(),
        confirmed: z.enum(['read_back', 'by_hand']).nullable(),
        attempts: z.number().int(),
        message: z.string().nullable(),
        at: z.iso.datetime().nullable(),
      }),
    ),
    scan: z
      .object({
        tables: z.number().int(),
        rows: z.number().int(),
        files: z.number().int(),
        orphans: tallySchema,
        mentions: tallySchema,
        kept: tallySchema,
        unreadable: z.array(z.string()),
      })
      .nullable(),
  })
  .meta({ id: 'Erasure' })
export const erasureListSchema = z.object({ erasures: z.array(erasureSchema) })

export const certificateSchema = z
  .object({ certificate: z.string().meta({ description: 'Canonical JSON (RFC 8785).' }), jws: z.string() })
  .meta({ id: 'ErasureCertificate' })

export const confirmationSchema = z.strictObject({ reason: z.string().trim().min(3).max(500) })

export const newHoldSchema = z.strictObject({
  items: z
    .array(z.string().regex(/^(\*|[a-z_]{1,40})$/))
    .min(1)
    .max(20)
    .meta({ description: 'Items as a plan names them, or `*`.' }),
  reason: z.string().trim().min(3).max(1_000),
  law: z.string().trim().min(3).max(200),
  until: z.iso.datetime({ offset: true }),
})

export const holdSchema = z
  .object({
    id: z.uuid(),
    person: z.uuid(),
    items: z.array(z.string()),
    reason: z.string(),
    law: z.string(),
    set_by: z.string(),
    until: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'LegalHold' })
export const holdListSchema = z.object({ holds: z.array(holdSchema) })
