import * as z from 'zod'
import { REQUEST_KINDS } from '../../../gdpr/contract/requests.ts'
import { localeSchema } from '../../sites/contract.ts'

export const requestKindSchema = z.enum(REQUEST_KINDS)
export type { RequestKind } from '../../../gdpr/contract/requests.ts'

/** What the person says is right, for `rectification`. An officer applies it; nothing changes by itself. */
export const correctionsSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(254).optional(),
  phone: z.string().trim().min(3).max(40).optional(),
})
export type Corrections = z.infer<typeof correctionsSchema>

/**
 * `POST /v1/sites/:site/privacy-requests`. The browser makes `id` (UUID) and keeps it: it is needed with the code of the mail.
 * The same id with the same content again is the same request and sends no second mail.
 */
export const newRequestSchema = z
  .strictObject({
    id: z.uuid(),
    kind: requestKindSchema,
    email: z.email().max(254),
    /** Language of the mails and letters; default: the site's first. */
    locale: localeSchema.optional(),
    /** What it is about, in the person's own words. Never required: nobody has to give a reason (Art. 21(3); CJEU C-307/22). */
    details: z.string().max(4_000).optional(),
    /** Only for `rectification`. */
    corrections: correctionsSchema.optional(),
    /** Only for `withdrawal` and `objection`: purposes of consent; absent means all. */
    purposes: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  })
  .meta({ id: 'NewPrivacyRequest' })
export type NewRequest = z.infer<typeof newRequestSchema>

/**
 * The 202 of `POST /privacy-requests`: byte for byte the same whether anything is stored under the address or not. A mail with a link
 * and a six-digit code is on its way to the address, whoever it belongs to.
 */
export const acknowledgedSchema = z
  .object({ id: z.uuid(), next: z.literal('confirm'), link_hours: z.number(), code_minutes: z.number(), code_digits: z.number() })
  .meta({ id: 'PrivacyRequestAcknowledged' })
export type Acknowledged = z.infer<typeof acknowledgedSchema>

/**
 * `POST /v1/sites/:site/privacy-requests/confirm`: the token of the mail's link, or the id of the request with the mail's code.
 * Problems: `request_link_unknown` (404: forged, or of another site), `request_link_expired` and `request_link_used` (410),
 * `code_wrong` (422), `request_code_expired` (410), `request_code_locked` (410: five wrong codes; the link still works).
 */
export const confirmRequestSchema = z
  .union([z.strictObject({ token: z.string().min(1).max(200) }), z.strictObject({ id: z.uuid(), code: z.string().regex(/^\d{6}$/) })])
  .meta({ id: 'ConfirmPrivacyRequest' })
export type ConfirmRequest = z.infer<typeof confirmRequestSchema>

/** Where a request stands, as far as its person has to know; the officer's desk knows more (`REQUEST_STATES`). */
export const VISITOR_STATES = ['in_progress', 'question', 'on_hold', 'done', 'refused', 'ended'] as const

/** What happened, for the person. */
export const VISITOR_STEPS = [
  'received',
  'confirmed',
  'assessing',
  'question',
  'resumed',
  'extended',
  'approved',
  'partly_approved',
  'refused',
  'done',
  'withdrawn',
  'merged',
  'forwarded',
] as const

/**
 * `GET /v1/sites/:site/privacy-requests/:id` with header `Portik-Token: <token of confirm>`. All sentences are in the language
 * of the request. Dates are days in the site's time zone.
 */
export const requestStatusSchema = z
  .object({
    id: z.uuid(),
    kind: requestKindSchema,
    kind_name: z.string(),
    locale: localeSchema,
    state: z.enum(VISITOR_STATES),
    state_name: z.string(),
    /** What happens next, in plain words. */
    next: z.string(),
    received_at: z.iso.datetime(),
    /** By when the answer must come. Absent when it has come, and while a question to the person is open. */
    due: z.object({ on: z.iso.date(), in_words: z.string(), extended: z.boolean() }).optional(),
    steps: z.array(z.object({ step: z.enum(VISITOR_STEPS), at: z.iso.datetime(), in_words: z.string() })),
    /** Whether the person may take the request back now (`POST …/:id/withdraw`, same header). */
    may_withdraw: z.boolean(),
  })
  .meta({ id: 'PrivacyRequestStatus' })
export type RequestStatus = z.infer<typeof requestStatusSchema>

/** The 200 of confirm. `token` opens `GET …/:id` for a year and says nothing about the person. */
export const confirmedSchema = z
  .object({ token: z.string(), status_url: z.string(), request: requestStatusSchema })
  .meta({ id: 'PrivacyRequestConfirmed' })
export type Confirmed = z.infer<typeof confirmedSchema>
