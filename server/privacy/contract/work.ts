import * as z from 'zod'
import { erasurePlanSchema, erasureSchema } from './erasures.ts'

/** `GET /privacy-requests/{request}/work`: what deciding would do, and how far what was decided has come. */
export const deskWorkSchema = z
  .object({
    /** Whether the caller may decide: officers may, and owners where the site has no officer. */
    may_decide: z.boolean(),
    /** Of an erasure that has not begun, when the person is known. */
    plan: erasurePlanSchema.nullable(),
    erasure: erasureSchema.nullable(),
    /** Of a request for access. */
    package: z
      .object({
        state: z.enum(['building', 'ready', 'fetched', 'failed', 'expired']),
        /** 0 as long as nobody knows. */
        parts: z.number().int(),
        parts_done: z.number().int(),
        bytes: z.number().nullable(),
        expires_at: z.iso.datetime(),
      })
      .nullable(),
  })
  .meta({ id: 'PrivacyRequestWork' })
export type DeskWork = z.infer<typeof deskWorkSchema>
export type DeskPlan = NonNullable<DeskWork['plan']>
export type DeskErasure = NonNullable<DeskWork['erasure']>
export type DeskPackage = NonNullable<DeskWork['package']>
