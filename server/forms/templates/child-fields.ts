import { ageOfConsent } from '../../../gdpr/ages.ts'
import type { LocalText } from '../contract.ts'
import type { Say } from './say.ts'

const AGE = 'age_band'
const BELOW = 'below_age'
const PARENT = 'parent_email'

/** `#` stands for the age: a template's texts take no values. */
const withAge = (text: LocalText, age: number): LocalText =>
  Object.fromEntries(Object.entries(text).map(([locale, words]) => [locale, words.replaceAll('#', String(age))]))

/**
 * The questions that a consent of children needs (GDPR Art. 8): whether somebody is old enough to consent alone in that country, never when
 * they were born; and, if not, who decides for them. Put `fields` before the consent, and `child` into it.
 */
export const childFields = (say: Say, purpose: string, country: string | undefined, now: Date) => {
  const { age } = ageOfConsent(country, now)
  const below = { field: AGE, is: BELOW }
  return {
    fields: [
      {
        kind: 'choice_one' as const,
        key: AGE,
        label: say('child.age'),
        required: true,
        options: [
          { value: 'of_age', label: withAge(say('child.of_age'), age) },
          { value: BELOW, label: withAge(say('child.below_age'), age) },
        ],
        gdpr: { category: 'child_flag' as const, purpose },
      },
      {
        kind: 'email' as const,
        key: PARENT,
        label: say('child.parent'),
        help: say('child.parent_help'),
        required: true,
        autocomplete: 'off' as const,
        when: below,
        gdpr: { category: 'contact' as const, purpose },
      },
    ],
    child: { field: AGE, below: BELOW, parent: PARENT },
  }
}
