import type { Condition, Values } from '../../server/forms/contract.ts'

type Value = Values[string] | undefined

const isEmpty = (value: Value): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'string' && !value.trim()) ||
  (Array.isArray(value) && !value.length)

const matches = (value: Value, wanted: string | number | boolean): boolean =>
  isEmpty(wanted) ? isEmpty(value) : Array.isArray(value) ? value.includes(wanted as string) : value === wanted

/** Whether a condition holds for the values of the fields that are shown. Same meaning as on the server (test/fixtures/conditions.json). */
export const holds = (condition: Condition, values: Values): boolean => {
  if ('all' in condition) return condition.all.every((part) => holds(part, values))
  if ('any' in condition) return condition.any.some((part) => holds(part, values))
  if ('not' in condition) return !holds(condition.not, values)
  const value = Object.hasOwn(values, condition.field) ? values[condition.field] : undefined
  if ('is' in condition) return matches(value, condition.is)
  if ('in' in condition) return condition.in.some((wanted) => matches(value, wanted))
  if ('filled' in condition) return !isEmpty(value) === condition.filled
  return typeof value === 'number' && ('over' in condition ? value > condition.over : value < condition.under)
}
