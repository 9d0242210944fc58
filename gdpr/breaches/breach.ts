import type { AffectedKind } from '../contract/breaches.ts'
import type { breaches } from './tables.ts'

/** What was exposed: kinds of data, of which forms (all where absent; mails have none), that came or left in a span of time (ISO 8601). */
export type Window = {
  readonly kinds: readonly AffectedKind[]
  readonly forms?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** A breach as the register keeps it. */
export type Breach = typeof breaches.$inferSelect

/** What people write down about it. */
export type BreachFacts = Omit<Breach, 'siteId' | 'id' | 'alarmed' | 'createdAt' | 'closedAt' | 'version'>
