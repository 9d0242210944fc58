import type { Tally } from './verdict.ts'

/** The record of a person that some receiver got: our id, and the one there. */
export type SentRecord = { readonly id: string; readonly crmId?: string }

/** One subject, and the records of it that a receiver got. */
export type SentPerson = { readonly id: string; readonly records: readonly SentRecord[] }

/** Somebody outside who got records of the person (GDPR Art. 19). */
export type Recipient = {
  /** Of the connection. */
  readonly id: string
  /** How staff knows it; no secret. */
  readonly name: string
  readonly kind: string
  readonly people: readonly SentPerson[]
  /** Something may be on its way until then (ISO 8601); erasing before it has arrived would be in vain. */
  readonly notBefore?: string
}

/**
 * What became of asking a receiver to erase: `gone` was read back; `there` is still there, or the answer was unclear; `down`: nobody
 * answered, or not now; `closed`: nobody can be asked any more.
 */
export type Confirmation = { readonly state: 'gone' | 'there' | 'down' | 'closed'; readonly message?: string }

/** What a step leaves behind; no personal data. */
export type StepResult = {
  readonly count?: number
  readonly message?: string
  /** Of a receiver. */
  readonly name?: string
  readonly kind?: string
  readonly answer?: Confirmation['state']
  readonly confirmed?: 'read_back' | 'by_hand'
  readonly reason?: string
  readonly at?: string
  readonly scan?: ScanReport
}

/** What the scan for orphans saw. */
export type ScanReport = {
  readonly tables: number
  readonly columns: number
  readonly rows: number
  readonly files: number
  readonly encodings: number
  /** Tables that this login may not read. */
  readonly unreadable: readonly string[]
  readonly orphans: readonly Tally[]
  readonly mentions: readonly Tally[]
  readonly kept: readonly Tally[]
}
