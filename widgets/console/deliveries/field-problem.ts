import type { Failure } from '../../core/api.ts'
import type { House } from '../house.ts'

const TEXT: Readonly<Record<string, string>> = {
  'url too_short': 'console-desk:c.missing',
  'url address_refused': 'console-desk:faults.address_refused.what',
  'secret pattern': 'console-desk:c.bad_secret',
}

/** What is wrong with a field of a connection, in words; undefined when nothing is. */
export const fieldProblem = ({ t }: Pick<House, 't'>, failure: Failure | undefined, field: string): string | undefined => {
  const found = failure?.errors.find((error) => error.field === field)
  if (!found) return undefined
  const key = TEXT[`${field} ${found.code}`]
  return key ? t(key) : t('console:error.refused')
}
