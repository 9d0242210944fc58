import * as z from 'zod'
import { localeSchema } from '../../sites/contract.ts'

/** Values by field key. Dates are `YYYY-MM-DD`; a file field carries the ids of finished uploads. */
export const valueSchema = z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.string().max(200)).max(100), z.null()])
export const valuesSchema = z.record(z.string().max(64), valueSchema).refine((v) => Object.keys(v).length <= 300, 'too many values')
export type Values = Readonly<z.infer<typeof valuesSchema>>

const shortText = z.string().max(500)

/** Where the visitor came from. `utm` holds only `source`, `medium`, `campaign`, `term`, `content`; sent only after consent. */
const touchSchema = z.strictObject({
  source: shortText.optional(),
  medium: shortText.optional(),
  campaign: shortText.optional(),
  term: shortText.optional(),
  content: shortText.optional(),
})
export const submissionContextSchema = z.strictObject({
  page: z.string().max(2_000).optional(),
  referrer: z.string().max(2_000).optional(),
  /** `navigator.globalPrivacyControl` of the page. */
  gpc: z.boolean().optional(),
  utm: touchSchema.optional(),
  first: z
    .strictObject({
      page: z.string().max(2_000).optional(),
      referrer: z.string().max(2_000).optional(),
      utm: touchSchema.optional(),
      at: z.iso.datetime().optional(),
    })
    .optional(),
})
export type SubmissionContext = Readonly<z.infer<typeof submissionContextSchema>>

/** `POST …/challenges`: what the page is about to show. */
export const challengeRequestSchema = z
  .strictObject({ version: z.number().int().positive().optional(), locale: localeSchema.optional() })
  .meta({ id: 'ChallengeRequest' })

/** A signed token for one submission (2 hours), and a proof of work in altcha-lib's version 2 format. */
export const challengeSchema = z
  .object({
    token: z.string(),
    expires_at: z.iso.datetime(),
    challenge: z.looseObject({ parameters: z.looseObject({}), signature: z.string().optional() }),
  })
  .meta({ id: 'Challenge' })
export type ChallengeAnswer = z.infer<typeof challengeSchema>

/** One consent control as the person left it. `notice`: SHA-256 of the text shown, from the markup's `data-notice`. */
const consentChoiceSchema = z.strictObject({ purpose: z.string().max(64), granted: z.boolean(), notice: z.string().length(64).optional() })

/** `POST …/submissions`. `id` is made in the browser: the same id is stored once, however often it is sent. */
export const submissionRequestSchema = z
  .strictObject({
    id: z.uuid(),
    token: z.string().max(2_000),
    /** base64 of `{challenge, solution}` (altcha-lib); absent where the browser cannot compute it. */
    proof: z.string().max(4_000).nullish(),
    locale: localeSchema,
    values: valuesSchema,
    consents: z.array(consentChoiceSchema).max(30).default([]),
    context: submissionContextSchema.default({}),
    /** The trap field, which people do not see. Anything in it is suspicious, never an error. */
    website: z.string().max(2_000).optional(),
  })
  .meta({ id: 'SubmissionRequest' })
export type SubmissionRequest = z.infer<typeof submissionRequestSchema>

export const receiptSchema = z
  .object({ id: z.uuid(), reference: z.string(), receipt_url: z.string(), promise_at: z.iso.datetime().optional() })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof receiptSchema>

/** Why a submission looks automatic; `points` add up, 100 means quarantine. */
export type Suspicion = {
  readonly reason: 'trap_filled' | 'too_fast' | 'no_proof' | 'no_token' | 'many_links' | 'burst'
  readonly points: number
}
