import { AddressRefused, CallFailed, type Answer, type Outgoing } from '../platform/outgoing.ts'
import type { CrmItem, Fault, Outcome } from './contract.ts'

/** Where a connector delivers to: a connection with its secrets opened. */
export type Target = {
  readonly url: string
  readonly secret: string
  /** Still valid beside the new one while the receiver changes over. */
  readonly previousSecret?: string
  readonly settings: Readonly<Record<string, string>>
}

/**
 * A record on its way. `id` is the same for every attempt, so that a receiver can recognise a repetition. `changed`: the receiver has it,
 * or may have it, as it was before.
 */
export type Handover = { readonly id: string; readonly record: CrmItem; readonly changed?: boolean }

/** How an attempt ended, with what the log may know about it. */
export type Attempt = {
  readonly outcome: Outcome
  readonly status?: number
  /** Nobody answered in time: the connection is given a rest, so that one dead receiver does not hold up the others. */
  readonly silent?: boolean
  /** What the owner should know although it was delivered. */
  readonly note?: string
}

/** One person as a receiver may know them: our id, and the records of them that it got, with its own ids where it told them. */
export type PersonThere = { readonly id: string; readonly records: readonly { readonly id: string; readonly crmId?: string }[] }

/**
 * What a receiver says of a person after it was asked to erase. `there`: it still has something, or its answer does not say clearly that
 * it has not, which counts as the same. `down`: no answer, or not now. Messages are safe to show.
 */
export type Presence = { readonly state: 'gone' | 'there' | 'down'; readonly message?: string }

/** One kind of receiver. Thin: it knows the receiver's language; when to try again is decided in `deliver.ts`. */
export type Connector = {
  readonly kind: string
  /** Names of settings that `connection add --set name=value` may give. */
  readonly settings: readonly string[]
  /** A usable secret: the given one, or a new one where the kind can make it. Throws an `Error` with a sentence for the owner. */
  secret(given?: string): string
  deliver(handover: Handover, target: Target, send: Outgoing['send']): Promise<Attempt>
  /** Asks the receiver whether it would take records, without giving it one. */
  check(target: Target, send: Outgoing['send']): Promise<Attempt>
  /** Tells the receiver to erase a person (GDPR Art. 19). `gone` only means that it accepted; what counts is what `read` says then. */
  erase(person: PersonThere, target: Target, send: Outgoing['send']): Promise<Presence>
  /** Asks whether the receiver still has anything of a person. */
  read(person: PersonThere, target: Target, send: Outgoing['send']): Promise<Presence>
  /** Pure: what an answer means. HTTP status alone does not decide; recorded answers are its tests. */
  classify(answer: Answer, now: Date): Outcome
}

const FAULT_OF = {
  name: 'name_unknown',
  timeout: 'no_answer',
  certificate: 'certificate_invalid',
  broken: 'connection_broken',
} as const satisfies Record<CallFailed['why'], Fault>

/** What it means that a call had no answer; anything else that was thrown is a mistake of ours and is thrown on. */
export const attemptOfFailure = (error: unknown): Attempt => {
  if (error instanceof AddressRefused) return { outcome: { kind: 'config', fault: 'address_refused', message: error.message } }
  if (error instanceof CallFailed)
    return { outcome: { kind: 'retry', fault: FAULT_OF[error.why], message: error.message }, silent: error.timedOut }
  throw error
}
