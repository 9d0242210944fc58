import * as z from 'zod'
import { KEEP_REASONS } from '../../../gdpr/personal-data.ts'

const count = z.number().int()

const keptSchema = z.object({ count, reason: z.enum(KEEP_REASONS), law: z.string(), until: z.string().optional() })

/** What an erasure would do, before anybody approves it. */
const erasurePlanSchema = z
  .object({
    items: z.array(z.object({ feature: z.string(), item: z.string(), erase: count, kept: keptSchema.optional() })),
    files: count,
    /** Those outside who got something, and of how many records. */
    recipients: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), records: count })),
  })
  .meta({ id: 'ErasurePlan' })
export type DeskPlan = z.infer<typeof erasurePlanSchema>

const tallySchema = z.object({ place: z.string(), count })

/** How an erasure stands; says nothing of the person. */
export const erasureSchema = z
  .object({
    id: z.uuid(),
    request_id: z.string().nullable(),
    state: z.enum(['running', 'propagating', 'verify_failed', 'held', 'done']),
    items: z.array(z.object({ feature: z.string(), item: z.string(), erased: count, kept: keptSchema.optional() })),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    /** When it is tried again; null once it is done. */
    next_at: z.iso.datetime().nullable(),
    has_certificate: z.boolean(),
    recipients: z.array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        kind: z.string().nullable(),
        state: z.enum(['waiting', 'failed', 'done']),
        attempts: count,
        /** What the receiver answered when it was asked whether the records are gone. */
        answer: z.enum(['gone', 'there', 'down', 'closed']).nullable(),
        confirmed: z.enum(['read_back', 'by_hand']).nullable(),
        message: z.string().nullable(),
        at: z.string().nullable(),
      }),
    ),
    /** Undefined places hold nothing; `orphans` is what was found and should not be there. */
    scan: z
      .object({ tables: count, columns: count, rows: count, files: count, encodings: count, orphans: z.array(tallySchema) })
      .nullable(),
  })
  .meta({ id: 'Erasure' })
export type DeskErasure = z.infer<typeof erasureSchema>

/** `GET /privacy-requests/{request}/work`: what deciding would do, and how far what was decided has come. */
export const deskWorkSchema = z
  .object({
    /** Whether the caller may decide: officers may, and owners where the site has no officer. */
    may_decide: z.boolean(),
    /** Of an erasure that has not begun, when the person is known. */
    plan: erasurePlanSchema.nullable(),
    erasure: erasureSchema.nullable(),
  })
  .meta({ id: 'PrivacyRequestWork' })
export type DeskWork = z.infer<typeof deskWorkSchema>

export const erasureListSchema = z.object({ erasures: z.array(erasureSchema) }).meta({ id: 'Erasures' })
export type DeskErasures = z.infer<typeof erasureListSchema>
