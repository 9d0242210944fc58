import type { Json, Row } from '../../gdpr/personal-data.ts'
import type { Field, FormDefinition } from './contract.ts'

export const fieldsOf = (definition: FormDefinition): readonly Field[] => definition.sections.flatMap(({ fields }) => fields)

type Values = Readonly<Record<string, Json>>
type Question = {
  readonly key: string
  readonly question: string
  readonly category: string
  readonly purpose: string
  readonly basis: string
  readonly kept_days: number | null
}

const questionsOf = (definition: FormDefinition, values: Values, locale: string): Question[] =>
  fieldsOf(definition)
    .filter(({ key }) => key in values)
    .map(({ key, label, gdpr }) => ({
      key,
      question: (label as Readonly<Record<string, string>>)[locale] ?? label.en ?? key,
      category: gdpr.category,
      purpose: gdpr.purpose,
      basis: definition.purposes[gdpr.purpose]?.basis ?? 'contract',
      kept_days: definition.purposes[gdpr.purpose]?.retentionDays ?? null,
    }))

/** A stored submission with the form's version that it answers, as a row of an access package. */
type Stored = Row & { readonly values: Values; readonly locale: string; readonly definition: unknown }

/** The answers with the questions as they were asked, why each was, and on which basis; not the whole definition of the form. */
const described = ({ definition, ...rest }: Stored): Row => ({
  ...rest,
  questions: questionsOf(definition as FormDefinition, rest.values, rest.locale),
})

export const describedPages = async function* (pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  for await (const page of pages) yield (page as readonly Stored[]).map(described)
}

/** Art. 20 GDPR: what the person gave, on consent or contract; not what was concluded from it. */
export const portable = (row: Row): Row => {
  const { id = null, reference = null, form = null, locale = null, created_at = null } = row
  const { values, questions } = row as unknown as { readonly values: Values; readonly questions: readonly Question[] }
  const taken = questions.filter(({ basis }) => basis === 'consent' || basis === 'contract')
  return { id, reference, form, locale, created_at, values: Object.fromEntries(taken.map(({ key }) => [key, values[key] ?? null])) }
}
