import type { Basis, GdprCategory } from './category.ts'

/**
 * How long something is kept, and what that starts from (GDPR Art. 5(1)(e), 30(1)(f)); the periods themselves are settings of
 * the retention engine. `form`: as the purpose of the form says. `parent`: as long as what it belongs to. `case`: a request of
 * a person, from its end. `proof`: consent, for as long as it is used and then until claims lapse. `short`: days or less.
 * `until_lifted`: as long as the person, or the site, wants it.
 */
export const RETENTIONS = ['form', 'parent', 'case', 'proof', 'mail', 'staff', 'audit', 'site', 'short', 'until_lifted'] as const
export type Retention = (typeof RETENTIONS)[number]

/** Who gets the content of a column, beside the staff of the site. */
export type RecipientKind = 'crm' | 'mail_server' | 'subject'

/** What a column says of a person, why, on which basis, for how long, and who gets it (GDPR Art. 30(1)(b)-(f)). */
export type ColumnClass = {
  readonly category: Exclude<GdprCategory, 'none'>
  readonly purpose: string
  readonly basis: Basis
  readonly retention: Retention
  readonly recipients: readonly RecipientKind[]
}

/** A column that says nothing of a person, and why not. */
export type Impersonal = { readonly none: string }

/** Table → column → class. Tables outside of the schema `public` bear the schema's name before a dot. */
export type Register = Readonly<Record<string, Readonly<Record<string, ColumnClass | Impersonal>>>>

type Columns<Class> = Readonly<Record<string, Class>>

const each = <Class>(names: string, value: Class): Columns<Class> => Object.fromEntries(names.split(' ').map((name) => [name, value]))

/** Columns, separated by spaces, that hold personal data of one class. */
export const personal = (names: string, value: Omit<ColumnClass, 'recipients'> & Partial<Pick<ColumnClass, 'recipients'>>) =>
  each<ColumnClass>(names, { recipients: [], ...value })

/** Columns, separated by spaces, that say nothing of a person, for one reason. */
export const impersonal = (names: string, none: string): Columns<Impersonal> => each(names, { none })

/** Reasons that many tables share. */
export const NOTHING = {
  key: 'A random or technical key; it goes with its row, and points at a person only through a row that goes with the person.',
  state: 'How processing stands; a fixed list of words, a number or a moment, which describes the row and no person.',
  site: 'A setting of the site.',
} as const

/** Where the register and the database disagree. */
export type Disagreement = { readonly unclassified: readonly string[]; readonly missing: readonly string[] }

/** Compares what is classified with what there is: `table.column` of each that only one of the two knows. */
export const disagreement = (registers: readonly Register[], catalogue: ReadonlySet<string>): Disagreement => {
  const classified = new Set(
    registers.flatMap((register) =>
      Object.entries(register).flatMap(([table, columns]) => Object.keys(columns).map((column) => `${table}.${column}`)),
    ),
  )
  return {
    unclassified: [...catalogue].filter((column) => !classified.has(column)).toSorted(),
    missing: [...classified].filter((column) => !catalogue.has(column)).toSorted(),
  }
}
