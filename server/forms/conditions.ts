import type { Condition } from './contract/condition.ts'
import type { Values } from './contract/submission.ts'

type Value = Values[string] | undefined

/** The part of a field that decides whether it is shown. */
type Shown = { readonly key: string; readonly when?: Condition | undefined }

/**
 * Nothing was entered: absent, null, only white space, no choice, or a box that is not ticked.
 * Zero is an answer.
 */
export const isEmpty = (value: Value): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

const equals = (value: Value, wanted: string | number | boolean): boolean => {
  if (isEmpty(wanted)) return isEmpty(value)
  return Array.isArray(value) ? value.includes(wanted as string) : value === wanted
}

const own = (values: Values, key: string): Value => (Object.hasOwn(values, key) ? values[key] : undefined)

/**
 * Whether a condition holds. Comparison is strict: the text `5` is not the number 5, and only numbers
 * are over or under anything. `test/fixtures/conditions.json` binds this and the widget's own version.
 */
export const holds = (condition: Condition, values: Values): boolean => {
  if ('all' in condition) return condition.all.every((c) => holds(c, values))
  if ('any' in condition) return condition.any.some((c) => holds(c, values))
  if ('not' in condition) return !holds(condition.not, values)
  const value = own(values, condition.field)
  if ('is' in condition) return equals(value, condition.is)
  if ('in' in condition) return condition.in.some((wanted) => equals(value, wanted))
  if ('filled' in condition) return condition.filled !== isEmpty(value)
  if (typeof value !== 'number') return false
  return 'over' in condition ? value > condition.over : value < condition.under
}

/**
 * The values of what is shown, section by section. Conditions name only earlier fields, so one pass is
 * enough; a hidden field counts as empty for everything after it.
 */
export const shownValues = (
  sections: readonly { readonly when?: Condition | undefined; readonly fields: readonly Shown[] }[],
  values: Values,
): { readonly shown: ReadonlySet<string>; readonly values: Values } => {
  const shown = new Set<string>()
  const kept: Record<string, Values[string]> = {}
  for (const section of sections) {
    if (section.when && !holds(section.when, kept)) continue
    for (const { key, when } of section.fields) {
      if (when && !holds(when, kept)) continue
      shown.add(key)
      const value = own(values, key)
      if (value !== undefined) kept[key] = value
    }
  }
  return { shown, values: kept }
}
