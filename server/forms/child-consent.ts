import type { AgeBand } from '../../gdpr/contract/consent-states.ts'
import type { FieldError } from '../platform/problem.ts'
import { DAY } from '../platform/time.ts'
import type { Decision } from './consent-choices.ts'
import type { FormDefinition, Values } from './contract.ts'

/** What the person said about their age, where the consent asks for it. */
const ageBand = ({ child }: Decision['field'], values: Values): AgeBand | undefined => {
  const said = child && values[child.field]
  if (typeof said !== 'string' || said === '') return undefined
  return said === child?.below ? 'below_age' : 'of_age'
}

const isEmpty = (value: Values[string] | undefined): boolean => value === undefined || value === null || value === ''

/** What is missing for the consents that were given, beside what is `known` to be wrong: the age band, and who decides for a child. */
export const childErrors = (decisions: readonly Decision[], values: Values, known: readonly FieldError[]): FieldError[] =>
  missing(decisions, values).filter((error) => !known.some(({ field }) => field === error.field))

const missing = (decisions: readonly Decision[], values: Values): FieldError[] =>
  decisions.flatMap(({ field, state }) => {
    const { child } = field
    if (!child || state === 'refused') return []
    const band = ageBand(field, values)
    if (band === undefined) return [{ field: child.field, code: 'required' }]
    return band === 'below_age' && isEmpty(values[child.parent]) ? [{ field: child.parent, code: 'required' }] : []
  })

/** A decision with all that surrounds it: a child's consent waits for the parent (GDPR Art. 8), and some count for a time only. */
export const weighed = ({ purposes }: FormDefinition, decision: Decision, values: Values, { now, gpc }: { now: Date; gpc: boolean }) => {
  const { field, state: said } = decision
  const band = ageBand(field, values)
  const state = band === 'below_age' && said === 'given' ? ('requested' as const) : said
  const days = state === 'refused' ? undefined : purposes[field.purpose]?.validDays
  return { ...decision, state, ageBand: band, gpc, validUntil: days === undefined ? undefined : new Date(now.getTime() + days * DAY) }
}

/** The address of the parent who must decide about the consents of a submission; undefined when nobody needs one. */
export const parentOf = ({ sections }: FormDefinition, values: Values): string | undefined => {
  for (const field of sections.flatMap((section) => section.fields))
    if (field.kind === 'consent' && field.child && values[field.child.field] === field.child.below) {
      const parent = values[field.child.parent]
      if (typeof parent === 'string' && parent !== '') return parent
    }
  return undefined
}
