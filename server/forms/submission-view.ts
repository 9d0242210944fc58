import * as z from 'zod'
import { submissionContextSchema, valuesSchema } from './contract.ts'
import type { Submission } from './submission-store.ts'

export const SUBMISSION_STATES = ['accepted', 'quarantined', 'awaiting_opt_in'] as const

/** A submission as staff sees it. */
export const submissionSchema = z
  .object({
    id: z.uuid(),
    form: z.string(),
    version: z.number().int(),
    subject_id: z.uuid(),
    reference: z.string(),
    locale: z.string(),
    state: z.enum(SUBMISSION_STATES),
    suspicion: z.array(z.object({ reason: z.string(), points: z.number().int() })),
    values: valuesSchema,
    context: submissionContextSchema,
    created_at: z.iso.datetime(),
    discarded_at: z.iso.datetime().nullable().meta({ description: 'Thrown away then; deleted for good a week later.' }),
  })
  .meta({ id: 'Submission' })

export const submissionView = (submission: Submission): z.infer<typeof submissionSchema> => {
  const { id, formId, version, subjectId, reference, locale, state, suspicion, values, context, createdAt, discardedAt } = submission
  return {
    id,
    form: formId,
    version,
    subject_id: subjectId,
    reference,
    locale,
    state,
    suspicion: [...suspicion],
    values,
    context,
    created_at: createdAt.toISOString(),
    discarded_at: discardedAt?.toISOString() ?? null,
  }
}
