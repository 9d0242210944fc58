import type { Condition, Values } from '../../server/forms/contract.ts'

type Value = Values[string] | undefined

const isEmpty = (value: Value): boolean =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && !value.length)

const matches = (value: Value, wanted: string | number | boolean): boolean =>
  Array.isArray(value) ? value.includes(String(wanted)) : typeof wanted === 'boolean' ? !isEmpty(value) === wanted : value === wanted

/** Whether a condition holds for the values of the fields that are shown. Same meaning as on the server (test/fixtures/conditions.json). */
export const holds = (condition: Condition, values: Values): boolean => {
  if ('all' in condition) return condition.all.every((part) => holds(part, values))
  if ('any' in condition) return condition.any.some((part) => holds(part, values))
  if ('not' in condition) return !holds(condition.not, values)
  const value = values[condition.field]
  if ('is' in condition) return matches(value, condition.is)
  if ('in' in condition) return condition.in.some((wanted) => matches(value, wanted))
  if ('filled' in condition) return !isEmpty(value) === condition.filled
  return typeof value === 'number' && ('over' in condition ? value > condition.over : value < condition.under)
}
