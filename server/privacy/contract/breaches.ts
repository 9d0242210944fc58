import * as z from 'zod'
import { GDPR_CATEGORIES } from '../../../gdpr/category.ts'
import { AFFECTED_KINDS, BREACH_NATURES, NOT_TOLD_GROUNDS, RISKS } from '../../../gdpr/contract/breaches.ts'

const text = (most: number) => z.string().trim().max(most)
const moment = z.iso.datetime({ offset: true })
const count = z.number().int().min(0).max(2_000_000_000)

/** What was exposed; those affected are found by it. Both ends are optional: without them it is everything up to now. */
export const windowSchema = z
  .strictObject({
    kinds: z.array(z.enum(AFFECTED_KINDS)).min(1).max(AFFECTED_KINDS.length),
    forms: z.array(z.string().max(64)).max(100).optional().meta({ description: 'Ids of forms; absent: all. Mails belong to none.' }),
    from: moment.optional(),
    until: moment.optional(),
  })
  .meta({ id: 'BreachWindow' })

/** What people write down about a breach. */
export const breachFactsSchema = z
  .strictObject({
    title: text(200).min(1),
    facts: text(10_000),
    effects: text(10_000),
    measures: text(10_000),
    aware_at: moment.meta({ description: 'When the controller became aware; from here the hours run.' }),
    occurred_from: moment.nullable(),
    occurred_until: moment.nullable(),
    nature: z.array(z.enum(BREACH_NATURES)).max(BREACH_NATURES.length),
    categories: z.array(z.enum(GDPR_CATEGORIES)).max(GDPR_CATEGORIES.length),
    people: text(1_000).meta({ description: 'Kinds of people, in words.' }),
    people_count: count.nullable(),
    records_count: count.nullable(),
    risk: z.enum(RISKS).nullable(),
    notified_at: moment.nullable(),
    notified_to: text(300).nullable(),
    delay_reason: text(5_000).nullable(),
    not_notified_reason: text(5_000).nullable(),
    told_at: moment.nullable(),
    told_how: text(2_000).nullable(),
    not_told_ground: z.enum(NOT_TOLD_GROUNDS).nullable().meta({ description: 'Art. 34(3)(a), (b), (c) GDPR.' }),
    not_told_reason: text(5_000).nullable(),
    affected: windowSchema,
  })
  .meta({ id: 'BreachFacts' })

/** A new breach: a title and the moment suffice, so that the clock is seen at once. */
export const newBreachSchema = breachFactsSchema.partial().required({ title: true, aware_at: true }).meta({ id: 'NewBreach' })

export const breachSchema = breachFactsSchema
  .extend({
    id: z.uuid(),
    created_at: z.iso.datetime(),
    closed_at: z.iso.datetime().nullable(),
    version: z.number().int(),
    clock: z.object({
      hours: z.number().int(),
      law: z.string(),
      due: z.iso.datetime().meta({ description: 'To the minute: who keeps this is late by no reading.' }),
      statutory_due: z.iso.datetime().meta({ description: 'Reg. 1182/71 Art. 3: full hours, weekends and holidays included.' }),
      hours_left: z.number().meta({ description: 'Until `due`; below 0 when it is over.' }),
      running: z.boolean(),
      alarmed: z.number().int().meta({ description: 'Hours of the last alarm that went out; 0: none.' }),
    }),
    lacking: z.array(z.string()).meta({ description: 'Fields without which it cannot be closed.' }),
  })
  .meta({ id: 'Breach' })

export const affectedSchema = z
  .object({
    count: z.number().int(),
    people: z.array(z.object({ id: z.uuid(), email: z.string().nullable(), phone: z.string().nullable(), name: z.string().nullable() })),
  })
  .meta({ id: 'BreachAffected' })
