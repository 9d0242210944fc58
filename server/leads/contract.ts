import * as z from 'zod'

/** One rule that counted for or against a lead, so that the grade explains itself. */
export const leadReasonSchema = z.object({ rule: z.string(), points: z.number().int(), detail: z.string().optional() })
export type LeadReason = Readonly<z.infer<typeof leadReasonSchema>>

export const GRADES = ['junk', 'warm', 'hot'] as const
export type Grade = (typeof GRADES)[number]

/** A lead as the console lists it. What the person wrote is in the submission of the same id. */
export const leadSchema = z
  .object({
    id: z.uuid(),
    subject_id: z.uuid(),
    grade: z.enum(GRADES).meta({ description: 'What a person of the staff said, else what was computed.' }),
    computed_grade: z.enum(GRADES),
    graded_by: z.string().nullable(),
    graded_at: z.iso.datetime().nullable(),
    version: z.number().int(),
    score: z.number().int(),
    reasons: z.array(leadReasonSchema),
    duplicate_of: z.uuid().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Lead' })
