import type { Basis, GdprCategory } from '../category.ts'
import type { Register, Retention } from '../register.ts'

/** A published version of a form, as far as it says what is processed, why, on which basis and for how long. */
export type FormFacts = {
  readonly id: string
  readonly version: number
  /** ISO 8601. */
  readonly publishedAt: string
  readonly title: string
  readonly purposes: Readonly<Record<string, { readonly basis: Basis; readonly retentionDays: number }>>
  /** Every field but those that ask for consent. */
  readonly fields: readonly { readonly key: string; readonly category: GdprCategory; readonly purpose: string }[]
  /** Purpose → language → the exact text that is shown. */
  readonly consents: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Somebody outside who gets data: what kind of system, at which host. */
export type Recipient = { readonly kind: string; readonly name: string; readonly host: string }

/** All that the record is made of, as it is at this moment; nothing of it is typed in by hand for the record. */
export type ProcessingFacts = {
  readonly controller: { readonly name: string; readonly email: string; readonly address?: string | undefined }
  /** How data protection officers are reached. */
  readonly officers: readonly { readonly name: string; readonly email: string }[]
  readonly forms: readonly FormFacts[]
  /** What every feature says of its columns. */
  readonly registers: readonly Register[]
  /** Days after which a class of retention ends, as the retention engine applies them. */
  readonly periods: Readonly<Partial<Record<Retention, number>>>
  readonly recipients: readonly Recipient[]
}
