import * as z from 'zod'
import { slugSchema } from '../../sites/contract.ts'
import type { Condition } from './condition.ts'
import { conditionSchema } from './condition.ts'
import { fieldSchema, textSchema } from './field.ts'
import { purposeSchema } from './gdpr-class.ts'

/** Where accepted submissions go. The composition root hands `forms` one function for each. */
export const DESTINATIONS = ['leads'] as const
export type DestinationName = (typeof DESTINATIONS)[number]

const sectionSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  title: textSchema.optional(),
  help: textSchema.optional(),
  when: conditionSchema.optional(),
  fields: z.array(fieldSchema).min(1).max(60),
})
export type Section = z.infer<typeof sectionSchema>

const fieldsIn = (condition: Condition): readonly string[] =>
  'all' in condition
    ? condition.all.flatMap(fieldsIn)
    : 'any' in condition
      ? condition.any.flatMap(fieldsIn)
      : 'not' in condition
        ? fieldsIn(condition.not)
        : [condition.field]

/** Name of the control that people do not see, and that only programs fill in. */
export const TRAP = 'website'

/** A form as its owner defines it. Publishing makes an immutable version of it. */
export const formDefinitionSchema = z
  .strictObject({
    id: slugSchema,
    title: textSchema,
    intro: textSchema.optional(),
    submit: textSchema,
    thanks: z.strictObject({
      title: textSchema,
      text: textSchema,
      /** A file or page offered after sending (download form). */ link: z
        .strictObject({ url: z.url({ protocol: /^https?$/ }).or(z.string().startsWith('/')), label: textSchema })
        .optional(),
    }),
    /** `steps` shows one section at a time. */
    layout: z.enum(['page', 'steps']).default('page'),
    destination: z.enum(DESTINATIONS),
    /**
     * The purpose whose consent is the very service asked for, as in a newsletter form. Sent without it, the form answers
     * `consent_needed` at that consent's field; the control itself is neither required nor ticked (GDPR Art. 7(4)).
     */
    needsConsent: z.string().optional(),
    /** Every purpose that a field names, with its basis and retention. */
    purposes: z.record(z.string(), purposeSchema),
    sections: z.array(sectionSchema).min(1).max(20),
  })
  .superRefine((form, ctx) => {
    const fail = (message: string, path: (string | number)[]) => ctx.addIssue({ code: 'custom', message, path })
    const seen = new Set<string>()
    const asksFor = form.sections.some((s) =>
      s.fields.some((f) => f.kind === 'consent' && f.purpose === form.needsConsent && !f.when && !s.when),
    )
    if (form.needsConsent !== undefined && !asksFor)
      fail(`no consent field that is always shown asks for the purpose "${form.needsConsent}"`, ['needsConsent'])
    const asksForEmail = form.sections.some((s) => !s.when && s.fields.some((f) => f.kind === 'email' && f.required && !f.when))
    const all = form.sections.flatMap((s) => s.fields)
    form.sections.forEach((section, s) => {
      const known = (condition: Condition | undefined, path: (string | number)[]) => {
        for (const name of condition ? fieldsIn(condition) : [])
          if (!seen.has(name)) fail(`the condition names "${name}", which is not an earlier field`, path)
      }
      known(section.when, ['sections', s, 'when'])
      section.fields.forEach((field, f) => {
        const path = ['sections', s, 'fields', f]
        known(field.when, [...path, 'when'])
        known(field.requiredWhen, [...path, 'requiredWhen'])
        if (seen.has(field.key)) fail(`the key "${field.key}" is used twice`, [...path, 'key'])
        if (field.key === TRAP) fail(`the key "${TRAP}" is the name of the trap field`, [...path, 'key'])
        seen.add(field.key)
        const purpose = form.purposes[field.gdpr.purpose]
        if (!purpose) fail(`the purpose "${field.gdpr.purpose}" is not described in purposes`, [...path, 'gdpr', 'purpose'])
        if (field.kind === 'consent' && !form.purposes[field.purpose])
          fail(`the purpose "${field.purpose}" is not described in purposes`, [...path, 'purpose'])
        if (field.kind === 'consent' && (field.required || field.requiredWhen))
          fail('a consent cannot be required: without a free choice it is not one (GDPR Art. 7(4))', [...path, 'required'])
        if (field.kind === 'consent' && field.child) {
          const { field: age, below, parent } = field.child
          const asked = all.find(({ key }) => key === age)
          if (!seen.has(age) || asked?.kind !== 'choice_one' || !asked.options.some(({ value }) => value === below))
            fail(`"${age}" is not an earlier choice-one field with the answer "${below}"`, [...path, 'child', 'field'])
          if (all.find(({ key }) => key === parent)?.kind !== 'email')
            fail(`"${parent}" is not an e-mail field`, [...path, 'child', 'parent'])
        }
        // Without an address the question could not be sent, and the submission would wait for ever.
        if (field.kind === 'consent' && field.doubleOptIn && !asksForEmail)
          fail('a consent that is confirmed by mail needs a required e-mail field that is always shown', [...path, 'doubleOptIn'])
      })
    })
  })
export type FormDefinition = z.infer<typeof formDefinitionSchema>
/** A definition as written by hand, before defaults are filled in. */
export type FormDefinitionInput = z.input<typeof formDefinitionSchema>
