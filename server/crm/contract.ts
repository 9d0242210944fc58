import type { Values } from '../forms/contract.ts'

/**
 * How one attempt to hand a record over ended. HTTP status alone does not decide (reference: real CRMs
 * answer permanent faults with 500 and failures inside 200), so each connector classifies its answers.
 */
export type Outcome =
  | { readonly kind: 'delivered'; readonly crmId?: string }
  | { readonly kind: 'already'; readonly crmId?: string }
  | { readonly kind: 'retry'; readonly after?: Date; readonly message: string }
  /** The whole connection must be silent until then; the attempt does not count. */
  | { readonly kind: 'throttled'; readonly until: Date; readonly message: string }
  /** Credentials or settings are wrong: the connection pauses, its deliveries wait. */
  | { readonly kind: 'auth' | 'config'; readonly message: string }
  /** This record will never be taken as it is. */
  | { readonly kind: 'invalid'; readonly field?: string; readonly message: string }
  | { readonly kind: 'ambiguous'; readonly crmIds: readonly string[]; readonly message: string }
  /** The receiver says that it is no more (410): the connection is disabled. */
  | { readonly kind: 'gone'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string }

/** `waiting`: not tried yet. `retrying`: tried, will be again. `needs_attention`: a person must look. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'retrying', 'needs_attention'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** A file that came with a record. It is fetched by its link, which a CRM may hand on to people; the record's bytes stay small. */
export type CrmFile = {
  readonly field: string
  /** As the visitor's computer called it. */
  readonly name: string
  /** Media type found in the bytes. */
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** Lower-case hex. */
  readonly sha256: string
  /** Works for seven days from this attempt on, without a log-in. */
  readonly url: string
}

/** A lead as it leaves the house. Built from the stored record at the moment of sending, never kept in a job. */
export type CrmRecord = {
  readonly kind: 'lead'
  /** Our own key; the same for every attempt, so that a receiver can recognise a repetition. */
  readonly id: string
  readonly reference: string
  readonly site: string
  readonly form: string
  readonly locale: string
  readonly created_at: string
  readonly person: { readonly id: string; readonly email?: string; readonly phone?: string; readonly name?: string }
  readonly values: Values
  readonly files: readonly CrmFile[]
  readonly context: Readonly<Record<string, unknown>>
  readonly consents: readonly { readonly purpose: string; readonly granted: boolean; readonly at: string; readonly notice_sha256: string }[]
  readonly grade: 'junk' | 'warm' | 'hot'
  readonly reasons: readonly { readonly rule: string; readonly points: number; readonly detail?: string }[]
  readonly duplicate_of?: string
}
