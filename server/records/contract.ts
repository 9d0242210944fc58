import * as z from 'zod'
import { DELIVERY_STATES } from '../crm/contract.ts'
import { GRADES, type Grade } from '../leads/contract.ts'
import { localeSchema, slugSchema } from '../sites/contract.ts'

/** Lists of the console that show records. `leads`: what was graded. `submissions`: everything that came in. */
export const ROOMS = ['leads', 'submissions', 'quarantine'] as const
export type Room = (typeof ROOMS)[number]

/** How a submission stands for staff; `discarded` was thrown away and is deleted for good after some days. */
export const CARD_STATES = ['accepted', 'quarantined', 'awaiting_opt_in', 'discarded'] as const
export type CardState = (typeof CARD_STATES)[number]

export const SORTS = ['newest', 'oldest', 'score'] as const
export type Sort = (typeof SORTS)[number]

/** By what a list is narrowed down; the same names stand in the address of the room. */
export const filterShape = {
  q: z.string().trim().max(200).optional().meta({ description: 'Words, beginnings of words, an address, a number or a reference.' }),
  grade: z.enum(GRADES).optional(),
  form: slugSchema.optional(),
  state: z.enum(CARD_STATES).optional(),
  locale: localeSchema.optional(),
  source: z.string().max(200).optional(),
  delivery: z.enum(DELIVERY_STATES).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  person: z.uuid().optional(),
  sort: z.enum(SORTS).default('newest'),
}
export const filterSchema = z.strictObject(filterShape)
export type Filter = z.infer<typeof filterSchema>

/** A record as the lists show it. */
export const recordSchema = z
  .object({
    id: z.uuid(),
    reference: z.string(),
    form: z.string(),
    locale: z.string(),
    state: z.enum(CARD_STATES),
    source: z.string(),
    person: z.object({ id: z.uuid(), name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() }),
    excerpt: z.string().meta({ description: 'The beginning of what the person wrote.' }),
    suspicion: z.array(z.object({ reason: z.string(), points: z.number().int() })),
    grade: z.enum(GRADES).nullable(),
    score: z.number().int().nullable(),
    graded_by: z.string().nullable(),
    duplicate_of: z.uuid().nullable(),
    version: z.number().int().nullable().meta({ description: 'Of the lead; for If-Match.' }),
    deliveries: z.array(z.enum(DELIVERY_STATES)),
    files: z.number().int(),
    created_at: z.iso.datetime(),
    discarded_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Record' })
export type RecordRow = z.infer<typeof recordSchema>

export const UNDO_KINDS = ['change', 'discard', 'release'] as const
export type UndoKind = (typeof UNDO_KINDS)[number]

/** What a lead said before it was changed by hand; `version` is the one that the change made. */
export type LeadBefore = {
  readonly manualGrade: Grade | null
  readonly gradedBy: string | null
  readonly gradedAt: string | null
  readonly duplicateOf: string | null
}
export type UndoItem = { readonly id: string; readonly version?: number; readonly before?: LeadBefore }

/** Why one of many was left as it was. */
export const FAILURES = [
  'not_found',
  'not_a_lead',
  'not_quarantined',
  'changed_meanwhile',
  'already_delivered',
  'consent_kept',
  'forbidden',
  'discarded',
  'own_duplicate',
  'form_not_found',
] as const
export type Failure = { readonly id: string; readonly code: (typeof FAILURES)[number] }

/** How a change of many ended: what was done, what was not and why, and how to take it back. */
export const bulkResultSchema = z
  .object({
    done: z.array(z.uuid()),
    failed: z.array(z.object({ id: z.uuid(), code: z.enum(FAILURES) })),
    undo: z.object({ token: z.uuid(), until: z.iso.datetime() }).nullable(),
  })
  .meta({ id: 'BulkResult' })
export type BulkResult = z.infer<typeof bulkResultSchema>

export const viewSchema = z
  .object({
    id: z.uuid(),
    room: z.enum(ROOMS),
    name: z.string(),
    query: z.string(),
    columns: z.array(z.string()).nullable(),
    shared: z.boolean(),
    mine: z.boolean(),
    owner: z.string(),
    version: z.number().int(),
  })
  .meta({ id: 'SavedView' })
export type SavedView = z.infer<typeof viewSchema>

export const noteSchema = z
  .object({
    id: z.uuid(),
    person: z.uuid(),
    record: z.uuid().nullable(),
    text: z.string(),
    author: z.string(),
    mine: z.boolean(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Note' })
export type Note = z.infer<typeof noteSchema>

export const hitSchema = z
  .object({ kind: z.enum(['person', 'lead', 'submission']), id: z.uuid(), title: z.string(), text: z.string(), at: z.iso.datetime() })
  .meta({ id: 'SearchHit' })
export type Hit = z.infer<typeof hitSchema>

export const PERSON_EVENTS = ['lead', 'submission', 'consent', 'delivery', 'mail', 'note', 'looked'] as const

/** One thing that happened with a person; the fields that are there depend on the kind. */
export const personEventSchema = z
  .object({
    kind: z.enum(PERSON_EVENTS),
    at: z.iso.datetime(),
    id: z.string().optional(),
    record: z.uuid().optional(),
    reference: z.string().optional(),
    form: z.string().optional(),
    state: z.string().optional(),
    grade: z.string().optional(),
    purpose: z.string().optional(),
    text: z.string().optional(),
    actor: z.string().optional(),
    action: z.string().optional(),
    reason: z.string().optional(),
    version: z.number().int().optional(),
  })
  .meta({ id: 'PersonEvent' })
export type PersonEvent = z.infer<typeof personEventSchema>

export const personSchema = z
  .object({
    id: z.uuid(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Person' })
export type PersonView = z.infer<typeof personSchema>
