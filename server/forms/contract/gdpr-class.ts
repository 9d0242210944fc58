import * as z from 'zod'

/**
 * What kind of personal data a field asks for. `none` is for fields that say nothing about a person.
 * Source: GDPR Art. 4, 9 and 10; `special` lists those that Art. 9 protects.
 */
export const GDPR_CATEGORIES = [
  'none',
  'identity',
  'contact',
  'location',
  'economic',
  'online_identifier',
  'free_text',
  'file',
  'child_flag',
  'id_document',
  'biometric',
  'genetic',
  'health',
  'ethnicity',
  'trade_union',
  'sex_life',
  'politics',
  'religion',
  'criminal',
] as const
export const gdprCategorySchema = z.enum(GDPR_CATEGORIES)
export type GdprCategory = z.infer<typeof gdprCategorySchema>

/** Legal bases of GDPR Art. 6(1) that a form can rest on. */
export const BASES = ['consent', 'contract', 'legal_obligation', 'legitimate_interest'] as const

/** Why data is asked for, on which basis, and for how long it is kept (days). */
export const purposeSchema = z.strictObject({
  basis: z.enum(BASES),
  retentionDays: z.number().int().min(1).max(36_500),
  /** How long a consent to this counts (days from when it was given or confirmed); absent: until it is withdrawn. */
  validDays: z.number().int().min(1).max(36_500).optional(),
})
export type Purpose = z.infer<typeof purposeSchema>

/** Every field says what it asks for and why; a definition with an unclassified field is refused. */
export const gdprClassSchema = z.strictObject({ category: gdprCategorySchema, purpose: z.string().min(1) })
