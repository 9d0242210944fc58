import type { ConsentEntry } from '../consent-entry.ts'

/** A decision with what proves it. `salt` is null for decisions from before the ledger. */
export type Decision = {
  readonly id: string
  readonly state: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly entry: ConsentEntry
  readonly salt: string | null
}

/** A kind of personal data that the consent is about, as the form asked for it. */
export type DataAsked = {
  readonly key: string
  readonly label: string
  /** Of the register: `contact`, `health` … */
  readonly category: string
  readonly optional: boolean
  /** Protected by GDPR Art. 9 or 10. */
  readonly special: boolean
}

/** Everything that a record of one consent says: one purpose of one submission. Put together by whoever knows forms, sites and recipients. */
export type ConsentFacts = {
  readonly site: string
  readonly subjectId: string
  readonly submissionId: string
  readonly language: string
  /** `EU`, or a country by ISO 3166-1 alpha-2. */
  readonly jurisdiction: string
  readonly purpose: string
  /** How long the data is kept for it. */
  readonly retentionDays: number
  readonly controller: { readonly name: string; readonly email: string; readonly address: string | null; readonly policyUrl: string }
  readonly form: { readonly id: string; readonly version: number; readonly title: string }
  readonly notice: { readonly id: string; readonly version: number; readonly sha256: string; readonly text: string }
  readonly data: readonly DataAsked[]
  /** Who gets the data, by name. */
  readonly recipients: readonly string[]
  /** Where the data lies: the host of this server. */
  readonly storedAt: string
  /** Where the person withdraws, and uses their other rights. */
  readonly rightsUrl: string
  /** Oldest first; at least one. */
  readonly decisions: readonly Decision[]
}

/** The decision that counts. */
export const newest = ({ decisions }: ConsentFacts): Decision => {
  const last = decisions.at(-1)
  if (!last) throw new Error('a consent has at least one decision')
  return last
}

/** A number of days as ISO 8601 writes a duration. */
export const days = (n: number): string => `P${n}D`
