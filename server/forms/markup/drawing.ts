import type { FieldError } from '../../platform/problem.ts'
import type { Translate } from '../../platform/texts.ts'
import type { Locale } from '../../sites/contract.ts'
import type { LocalText, Markup } from '../contract.ts'
import type { PublishedVersion } from '../published-version.ts'

/** What is in the form already: of a page that was sent and came back, or prefilled from its address. */
export type Entered = {
  /** By field key, as typed. */
  readonly values: Readonly<Record<string, string | readonly string[] | boolean>>
  /** Purposes whose box was ticked. Never anything but what the person ticked. */
  readonly granted: readonly string[]
  readonly errors: readonly FieldError[]
  /** Further hidden fields, such as `_id` and `_token`. */
  readonly hidden: Readonly<Record<string, string>>
  /** Names of files that were sent, by field key: a browser cannot be given them back. */
  readonly files: Readonly<Record<string, readonly string[]>>
}

/** Everything that decides how a form looks. */
export type Drawing = {
  readonly form: PublishedVersion
  readonly locale: Locale
  /** Texts of this locale; keys of the namespace `pages`. */
  readonly t: Translate
  /** Where the form is sent: `{publicUrl}/f/{site}/{form}`. */
  readonly action: string
  /** Level of the sections' titles; the page around decides. */
  readonly heading?: 'h2' | 'h3'
  readonly entered?: Entered
  /** The browser sends Global Privacy Control, and the form says what that means here. */
  readonly gpc?: boolean
}

type Attribute = string | number | boolean | undefined

/** One element. `true` is an attribute without a value; `false` and `undefined` are none. */
export const el = (tag: string, attributes: Readonly<Record<string, Attribute>>, ...children: (Markup | undefined)[]): Markup => [
  tag,
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, value === true ? '' : String(value)]],
    ),
  ),
  ...children.filter((child) => child !== undefined),
]

/** The owner's text in the visitor's language, else the English one, which then says so: screen readers speak it as English. */
export const said = (text: LocalText, locale: Locale): { readonly words: string; readonly lang: string | undefined } => {
  const words = text[locale]
  return words === undefined ? { words: text.en ?? '', lang: 'en' } : { words, lang: undefined }
}

export const controlId = ({ form }: Drawing, key: string): string => `portik-${form.formId}-${key}`
