import * as z from 'zod'
import { localeSchema } from '../../sites/contract.ts'
import { conditionSchema } from './condition.ts'
import { gdprClassSchema } from './gdpr-class.ts'

/** A text per language; English is the one that must be there. */
export const textSchema = z
  .partialRecord(localeSchema, z.string().min(1).max(2_000))
  .refine((t) => t.en !== undefined, 'an English text is needed')
export type LocalText = z.infer<typeof textSchema>

export const FIELD_KINDS = [
  'text',
  'long_text',
  'email',
  'phone',
  'url',
  'number',
  'date',
  'choice_one',
  'choice_many',
  'checkbox',
  'rating',
  'file',
  'hidden',
  'iban',
  'vat_id',
  'consent',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

const fieldKey = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'lower-case letters, digits and underscores')

/** Tokens of the HTML `autocomplete` attribute (WCAG 1.3.5) that a form of ours can need. */
export const AUTOCOMPLETE = [
  'off',
  'name',
  'given-name',
  'family-name',
  'email',
  'tel',
  'organization',
  'organization-title',
  'street-address',
  'address-level2',
  'postal-code',
  'country',
  'country-name',
  'bday',
  'url',
  'language',
  'username',
] as const

const base = {
  key: fieldKey,
  label: textSchema,
  help: textSchema.optional(),
  required: z.boolean().default(false),
  /** Shown and sent only when this holds. */
  when: conditionSchema.optional(),
  /** Required when this holds. */
  requiredWhen: conditionSchema.optional(),
  gdpr: gdprClassSchema,
  autocomplete: z.enum(AUTOCOMPLETE).optional(),
}

const prefill = { prefill: z.strictObject({ query: z.string().min(1).max(64) }).optional() }
const placeholder = { placeholder: textSchema.optional() }
const length = { minLength: z.number().int().min(0).max(10_000).optional(), maxLength: z.number().int().min(1).max(10_000).default(200) }

const optionSchema = z.strictObject({ value: z.string().min(1).max(100), label: textSchema })

/** A regular expression in the syntax of the HTML `pattern` attribute (anchored), with its own message. */
const pattern = { pattern: z.strictObject({ regex: z.string().max(200), message: textSchema }).optional() }

/** One field of a form. The kind decides which rules it can have. Dates are `YYYY-MM-DD`, sizes are bytes. */
export const fieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), ...base, ...prefill, ...placeholder, ...length, ...pattern }),
  z.strictObject({
    kind: z.literal('long_text'),
    ...base,
    ...prefill,
    ...placeholder,
    ...length,
    maxLength: z.number().int().min(1).max(10_000).default(5_000),
  }),
  z.strictObject({ kind: z.literal('email'), ...base, ...prefill, ...placeholder }),
  z.strictObject({ kind: z.literal('phone'), ...base, ...prefill, ...placeholder }),
  z.strictObject({ kind: z.literal('url'), ...base, ...prefill, ...placeholder }),
  z.strictObject({
    kind: z.literal('number'),
    ...base,
    ...prefill,
    min: z.number().optional(),
    max: z.number().optional(),
    step: z.number().positive().default(1),
  }),
  z.strictObject({
    kind: z.literal('date'),
    ...base,
    ...prefill,
    min: z.iso.date().or(z.literal('today')).optional(),
    max: z.iso.date().or(z.literal('today')).optional(),
  }),
  z.strictObject({
    kind: z.literal('choice_one'),
    ...base,
    ...prefill,
    options: z.array(optionSchema).min(2).max(100),
    display: z.enum(['radio', 'list']).default('radio'),
  }),
  z.strictObject({
    kind: z.literal('choice_many'),
    ...base,
    options: z.array(optionSchema).min(1).max(100),
    minChosen: z.number().int().min(0).optional(),
    maxChosen: z.number().int().min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('checkbox'), ...base }),
  z.strictObject({ kind: z.literal('rating'), ...base, stars: z.number().int().min(3).max(10).default(5) }),
  z.strictObject({
    kind: z.literal('file'),
    ...base,
    accept: z.array(z.string().regex(/^\.[a-z0-9]+$/)).min(1),
    maxFiles: z.number().int().min(1).max(10).default(1),
    maxBytes: z
      .number()
      .int()
      .min(1)
      .max(25 * 1024 * 1024)
      .default(10 * 1024 * 1024),
  }),
  z.strictObject({ kind: z.literal('hidden'), ...base, ...prefill, maxLength: z.number().int().min(1).max(2_000).default(500) }),
  z.strictObject({ kind: z.literal('iban'), ...base }),
  z.strictObject({ kind: z.literal('vat_id'), ...base }),
  z.strictObject({
    kind: z.literal('consent'),
    ...base,
    /** What is consented to; the label must be the notice text of this purpose, filled in when the form is published. */
    purpose: fieldKey,
    /** Ask again by mail before anything is sent (double opt-in). */
    doubleOptIn: z.boolean().default(false),
    /**
     * Who is too young to consent alone needs a parent (GDPR Art. 8): `field` is an earlier choice-one field that asks for the age band,
     * `below` its answer of the too young, `parent` an e-mail field. Such a consent waits until the parent confirms by mail.
     */
    child: z.strictObject({ field: fieldKey, below: z.string().min(1).max(100), parent: fieldKey }).optional(),
  }),
])
export type Field = z.infer<typeof fieldSchema>
