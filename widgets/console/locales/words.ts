import type { Translation } from '@awesome.me/webawesome/dist/utilities/localize.js'

/** The words of Web Awesome that our components show. */
type Used =
  | '$code'
  | '$name'
  | '$dir'
  | 'clearEntry'
  | 'close'
  | 'completed'
  | 'copied'
  | 'copy'
  | 'currentValue'
  | 'date'
  | 'decrement'
  | 'disabled'
  | 'error'
  | 'hidePassword'
  | 'increment'
  | 'loading'
  | 'locked'
  | 'nextPage'
  | 'notCompleted'
  | 'numCharacters'
  | 'numCharactersRemaining'
  | 'numOptionsSelected'
  | 'pagination'
  | 'previousPage'
  | 'progress'
  | 'remove'
  | 'resize'
  | 'scrollToEnd'
  | 'scrollToStart'
  | 'scrollableRegion'
  | 'showPassword'
  | 'stepXOfY'
  | 'steps'

/** A language that Web Awesome does not bring. */
export type Words = Pick<Translation, Used>

/** Chooses the form of a Slavic plural: one, few, more. */
export const select = (locale: string): ((n: number, one: string, few: string, more: string) => string) => {
  const rules = new Intl.PluralRules(locale)
  return (n, one, few, more) => ({ one, few })[rules.select(n) as 'one' | 'few'] ?? more
}
