import type { Condition, Field } from './contract.ts'
import { articleOfField } from './contract/special-fields.ts'
import { checkOf, type Check } from './field-checks.ts'
import type { PublishedVersion } from './published-version.ts'

export type ConsentField = Extract<Field, { kind: 'consent' }>

/** A form version with everything worked out that does not depend on a submission. */
export type CompiledForm = {
  readonly fields: readonly { readonly field: Exclude<Field, ConsentField>; readonly check: Check }[]
  readonly keys: ReadonlySet<string>
  readonly consents: readonly ConsentField[]
  /** Fields that ask for specially protected data (GDPR Art. 9, 10). */
  readonly special: readonly Field[]
  /** Fields in which people write freely, and so more than they were asked for. */
  readonly free: readonly Field[]
  /** Some field or section is shown only on a condition. */
  readonly conditional: boolean
}

const compiled = new WeakMap<PublishedVersion['definition'], CompiledForm>()

const isConditional = (one: { readonly when?: Condition | undefined }): boolean => one.when !== undefined

/** Compiles a version once; the catalogue hands out the same definition for as long as it lives. */
export const compiledForm = ({ definition }: Pick<PublishedVersion, 'definition'>): CompiledForm => {
  const known = compiled.get(definition)
  if (known) return known
  const all = definition.sections.flatMap((section) => section.fields)
  const fields = all.filter((field) => field.kind !== 'consent').map((field) => ({ field, check: checkOf(field) }))
  const form: CompiledForm = {
    fields,
    keys: new Set(fields.map(({ field }) => field.key)),
    consents: all.filter((field) => field.kind === 'consent'),
    special: all.filter((field) => articleOfField(field) !== undefined),
    free: all.filter((field) => field.gdpr.category === 'free_text' && (field.kind === 'text' || field.kind === 'long_text')),
    conditional: definition.sections.some(isConditional) || all.some(isConditional),
  }
  compiled.set(definition, form)
  return form
}
