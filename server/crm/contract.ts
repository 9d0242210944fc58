import type { Values } from '../forms/contract.ts'

/**
 * Why something did not arrive, or is not tried. Stable codes: the console has a sentence for each in the reader's language
 * that says what to do. HTTP statuses are told beside them, answers of receivers never.
 */
export const FAULTS = [
  /** A person paused the connection. */
  'paused_by_hand',
  /** 401, 403, 407. */
  'signature_refused',
  /** 402, 404, 405, 406, 415, 501: nothing there takes webhooks. */
  'wrong_address',
  /** 3xx; redirects are not followed. */
  'redirected',
  /** Inside a network, not https, an odd port: we do not call it. */
  'address_refused',
  /** `PORTIK_SECRET` is not the one that sealed the connection's secret. */
  'secret_unreadable',
  /** This server has no connector of the connection's kind. */
  'kind_unknown',
  /** 410. */
  'closed_for_good',
  /** 429, or 503 with `Retry-After`: asked to wait. */
  'asked_to_wait',
  /** Asked to wait, and nothing else, for a week. */
  'asked_to_wait_too_long',
  /** 408, 421, 423, 425, 5xx. */
  'receiver_failed',
  /** The name does not resolve. */
  'name_unknown',
  /** No connection or no answer in time. */
  'no_answer',
  /** The connection was refused or broke. */
  'connection_broken',
  'certificate_invalid',
  /** 400, 413, 422. */
  'record_refused',
  /** Larger than 20 KB, even shortened. */
  'record_too_large',
  /** No longer stored. */
  'record_gone',
  /** The same failure again and again while other records are taken. */
  'record_always_fails',
  /** More than one record on the other side could be the one. */
  'ambiguous',
  /** 2xx with a web page. */
  'web_page',
  /** An answer with no known meaning. */
  'not_understood',
] as const
export type Fault = (typeof FAULTS)[number]

/** What is said of an attempt that did not arrive: a code for programs, and a sentence for the shell and the log. */
type Failed = { readonly fault: Fault; readonly message: string }

/**
 * How one attempt to hand a record over ended. HTTP status alone does not decide (reference: real CRMs
 * answer permanent faults with 500 and failures inside 200), so each connector classifies its answers.
 */
export type Outcome =
  | { readonly kind: 'delivered'; readonly crmId?: string }
  | { readonly kind: 'already'; readonly crmId?: string }
  | ({ readonly kind: 'retry'; readonly after?: Date } & Failed)
  /** The whole connection must be silent until then; the attempt does not count. */
  | ({ readonly kind: 'throttled'; readonly until: Date } & Failed)
  /** Credentials or settings are wrong: the connection pauses, its deliveries wait. */
  | ({ readonly kind: 'auth' | 'config' } & Failed)
  /** This record will never be taken as it is. */
  | ({ readonly kind: 'invalid'; readonly field?: string } & Failed)
  | ({ readonly kind: 'ambiguous'; readonly crmIds: readonly string[] } & Failed)
  /** The receiver says that it is no more (410): the connection is disabled. */
  | ({ readonly kind: 'gone' } & Failed)
  | ({ readonly kind: 'unknown' } & Failed)

/** What may be on its way: a record, or the news that somebody changed their mind about a consent in records that were sent before. */
export const DELIVERY_KINDS = ['lead', 'consent'] as const
export type DeliveryKind = (typeof DELIVERY_KINDS)[number]

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

/**
 * A consent that was withdrawn, ended, given again or confirmed after records of its person had left the house (CJEU C-129/21). Two
 * such events may arrive in any order; `now` is how things stood when this was sent.
 */
export type CrmConsent = {
  readonly kind: 'consent'
  readonly id: string
  readonly site: string
  readonly person: { readonly id: string; readonly email?: string }
  readonly purpose: string
  readonly state: string
  readonly granted: boolean
  readonly at: string
  readonly notice_sha256: string
  readonly now: { readonly state: string; readonly granted: boolean; readonly at: string }
  /** The person's records that the receiver may hold, by the ids that it got. */
  readonly records: readonly string[]
}

/** Whatever a delivery carries. */
export type CrmItem = CrmRecord | CrmConsent
