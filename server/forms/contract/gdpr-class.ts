import * as z from 'zod'
import { BASES, GDPR_CATEGORIES } from '../../../gdpr/category.ts'

/** Why data is asked for, on which basis, and for how long it is kept (days). */
export const purposeSchema = z.strictObject({
  basis: z.enum(BASES),
  retentionDays: z.number().int().min(1).max(36_500),
  /** How long a consent to this counts (days from when it was given or confirmed); absent: until it is withdrawn. */
  validDays: z.number().int().min(1).max(36_500).optional(),
})
export type Purpose = z.infer<typeof purposeSchema>

/** Every field says what it asks for and why; a definition with an unclassified field is refused. */
export const gdprClassSchema = z.strictObject({ category: z.enum(GDPR_CATEGORIES), purpose: z.string().min(1) })
