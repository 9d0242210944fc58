import * as z from 'zod'
import { CONSENT_SOURCES, CONSENT_STATES } from '../../../gdpr/contract/consent-states.ts'
import { localeSchema } from '../../sites/contract.ts'

const noticeSchema = z.object({ sha256: z.string(), locale: z.string(), text: z.string() })
const purposeSchema = z.string().min(1).max(64)

/** One purpose that the person was asked about, and how it stands. */
export const choiceSchema = z
  .object({
    purpose: purposeSchema,
    /** A few words for people. */
    label: z.string(),
    state: z.enum(CONSENT_STATES),
    granted: z.boolean(),
    /** A yes waits to be confirmed by mail. */
    waits: z.boolean(),
    since: z.iso.datetime(),
    valid_until: z.iso.datetime().nullable(),
    /** The words that were decided about. */
    notice: noticeSchema,
    /** The words that giving it now would be about; null: it cannot be given here. */
    offer: noticeSchema.nullable(),
  })
  .meta({ id: 'PrivacyChoice' })
export type ChoiceView = z.infer<typeof choiceSchema>

/** One event, for the person: what they decided, when, and by which way. `id` opens its receipt and proof. */
export const pastChoiceSchema = z
  .object({
    id: z.uuid(),
    purpose: purposeSchema,
    label: z.string(),
    state: z.enum(CONSENT_STATES),
    at: z.iso.datetime(),
    source: z.enum(CONSENT_SOURCES),
    notice: noticeSchema,
    /** Where its signed receipt is; null where none is kept. */
    receipt_url: z.string().nullable(),
  })
  .meta({ id: 'PastPrivacyChoice' })
export type PastChoiceView = z.infer<typeof pastChoiceSchema>

/** `GET /v1/sites/:site/preferences?locale=`, for the bearer of a session or of the token of a mail's link. */
export const preferencesSchema = z
  .object({ choices: z.array(choiceSchema), history: z.array(pastChoiceSchema) })
  .meta({ id: 'Preferences' })
export type Preferences = z.infer<typeof preferencesSchema>

/** `PUT /v1/sites/:site/preferences`. Giving needs `notice`, the SHA-256 of the words that were shown (`offer`); withdrawing needs nothing. */
export const changePreferencesSchema = z
  .strictObject({
    locale: localeSchema.optional(),
    changes: z
      .array(
        z.union([
          z.strictObject({ purpose: purposeSchema, granted: z.literal(false) }),
          z.strictObject({ purpose: purposeSchema, granted: z.literal(true), notice: z.string().length(64) }),
        ]),
      )
      .min(1)
      .max(50),
  })
  .meta({ id: 'ChangePreferences' })
export type ChangePreferences = z.infer<typeof changePreferencesSchema>
