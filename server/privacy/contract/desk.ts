import * as z from 'zod'
import { JURISDICTION_NAMES, REFUSAL_GROUNDS, REQUEST_ACTIONS, REQUEST_CHANNELS, REQUEST_STATES } from '../../../gdpr/contract/requests.ts'
import { localeSchema } from '../../sites/contract.ts'
import { correctionsSchema, requestKindSchema } from './requests.ts'

const words = (most: number) => z.string().trim().min(1).max(most)
const requestStateSchema = z.enum(REQUEST_STATES)
const groundSchema = z.enum(REFUSAL_GROUNDS)

/** A line of the officer's inbox. Days are those of the site's zone. */
export const deskRequestSchema = z
  .object({
    id: z.uuid(),
    reference: z.string(),
    kind: requestKindSchema,
    state: requestStateSchema,
    channel: z.enum(REQUEST_CHANNELS),
    email: z.string().nullable(),
    locale: z.string(),
    /** How many people are known under the address; null before it was proven. */
    subjects: z.number().int().nullable(),
    received_at: z.iso.datetime(),
    received_on: z.iso.date(),
    /** Work by this one. */
    strict_due: z.iso.date(),
    /** The law holds this one against us. */
    statutory_due: z.iso.date(),
    acknowledge_due: z.iso.date().nullable(),
    /** Until `strict_due`; negative when it has passed, null when nothing is owed any more, or a question stops the clock. */
    days_left: z.number().int().nullable(),
    paused: z.boolean(),
    extended: z.boolean(),
    duplicate_of: z.uuid().nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'DeskRequest' })
export type DeskRequest = z.infer<typeof deskRequestSchema>

/** `GET /privacy-requests`. */
export const deskListSchema = z
  .object({
    requests: z.array(deskRequestSchema),
    next: z.string().nullable(),
    today: z.iso.date(),
    counts: z.object({ open: z.number(), overdue: z.number(), unproven: z.number() }),
  })
  .meta({ id: 'DeskRequests' })
export type DeskList = z.infer<typeof deskListSchema>

export const letterSchema = z.object({ subject: z.string(), paragraphs: z.array(z.string()) }).meta({ id: 'PrivacyLetter' })

/** One thing that happened to a request; also a leaf of the ledger, under the same id. */
export const deskEventSchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    action: z.enum(REQUEST_ACTIONS),
    state: requestStateSchema,
    actor: z.object({ kind: z.enum(['subject', 'staff', 'token', 'shell', 'system']), name: z.string().nullable() }),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    letter: letterSchema.nullable(),
    mail_id: z.uuid().nullable(),
  })
  .meta({ id: 'DeskRequestEvent' })

/** `GET /privacy-requests/{request}`; `version` is its ETag. */
export const deskCaseSchema = deskRequestSchema
  .extend({
    details: z.string().nullable(),
    corrections: correctionsSchema.nullable(),
    purposes: z.array(z.string()).nullable(),
    subject_ids: z.array(z.uuid()),
    jurisdiction: z.enum(JURISDICTION_NAMES),
    zone: z.string(),
    /** The law that the days are counted by; `house`: no law sets this limit. */
    law: z.string(),
    house: z.boolean(),
    paused_days: z.number().int(),
    proven_at: z.iso.datetime().nullable(),
    acknowledged_at: z.iso.datetime().nullable(),
    fulfilled_at: z.iso.datetime().nullable(),
    /** What may be done now, by an officer. */
    actions: z.array(z.enum(REQUEST_ACTIONS)),
    /** Whether a question asked now stops the clock. */
    may_pause: z.boolean(),
    may_extend: z.enum(['yes', 'already', 'too_late', 'never']),
    /** Grounds on which it may be refused, with the law of each. */
    grounds: z.array(z.object({ ground: groundSchema, law: z.string() })),
    events: z.array(deskEventSchema),
  })
  .meta({ id: 'DeskCase' })
export type DeskCase = z.infer<typeof deskCaseSchema>

/** `POST /privacy-requests/{request}/steps` (with If-Match), and `…/letter` for the letter as it would leave. */
export const stepSchema = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('vouch'), proof: words(1_000) }),
    z.strictObject({ action: z.literal('identify'), subject_id: z.uuid(), reason: words(1_000) }),
    z.strictObject({ action: z.literal('assess') }),
    z.strictObject({ action: z.literal('ask'), question: words(4_000), pause: z.boolean() }),
    z.strictObject({ action: z.literal('resume'), note: words(4_000).optional() }),
    z.strictObject({ action: z.literal('extend'), reasons: words(4_000) }),
    z.strictObject({ action: z.literal('approve'), words: words(4_000).optional() }),
    z.strictObject({ action: z.literal('approve_partly'), ground: groundSchema, reasons: words(8_000) }),
    z.strictObject({ action: z.literal('refuse'), ground: groundSchema, reasons: words(8_000) }),
    z.strictObject({ action: z.literal('hold'), reason: words(1_000) }),
    z.strictObject({ action: z.literal('release'), reason: words(1_000) }),
    z.strictObject({ action: z.literal('retry') }),
    z.strictObject({ action: z.literal('fulfil'), words: words(4_000).optional() }),
    z.strictObject({ action: z.literal('withdraw'), reason: words(1_000) }),
    z.strictObject({ action: z.literal('merge'), duplicate_of: z.uuid(), reason: words(1_000) }),
    z.strictObject({ action: z.literal('forward'), to: words(1_000) }),
    z.strictObject({ action: z.literal('note'), note: words(4_000) }),
    z.strictObject({ action: z.literal('close') }),
  ])
  .meta({ id: 'PrivacyRequestStep' })
export type DeskStep = z.infer<typeof stepSchema>

/** `POST /privacy-requests`: a request that came by mail, telephone, letter or in person. */
export const enteredRequestSchema = z
  .strictObject({
    kind: requestKindSchema,
    channel: z.enum(REQUEST_CHANNELS).exclude(['web']),
    email: z.email().max(254).optional(),
    locale: localeSchema,
    /** When it really arrived; the clock runs from then. */
    received_at: z.iso.datetime({ offset: true }),
    details: z.string().max(4_000).optional(),
    corrections: correctionsSchema.optional(),
    purposes: z.array(words(64)).min(1).max(50).optional(),
    /** Write to the address, so that its person proves it; else an officer vouches (`vouch`). */
    send_proof: z.boolean(),
  })
  .meta({ id: 'EnteredPrivacyRequest' })

const authoritySchema = z.strictObject({
  name: words(300),
  address: words(500).optional(),
  url: z.url({ protocol: /^https?$/ }),
  email: z.email().optional(),
  phone: words(40).optional(),
})

/** `GET|PUT /privacy-settings`: by whose law days are counted, in which zone, and to whom people may complain. */
export const privacySettingsSchema = z
  .object({
    jurisdiction: z.enum(JURISDICTION_NAMES),
    zone: z.string().max(60).meta({ description: 'Of the IANA database: `Europe/Belgrade`.' }),
    /** Instead of the authority that the jurisdiction knows, such as that of a German Land. */
    authority: authoritySchema.nullable(),
  })
  .meta({ id: 'PrivacySettings' })
