import type { Db } from '../../platform/handle.ts'
import type { Statement } from '../../platform/statement.ts'
import type { FormDefinition } from './definition.ts'
import type { Suspicion, Values } from './submission.ts'

/** A submission that was stored just now, as its destination gets it, in the same transaction. */
export type Accepted = {
  readonly siteId: string
  readonly id: string
  readonly subjectId: string
  readonly definition: FormDefinition
  readonly locale: string
  readonly values: Values
  readonly suspicion: readonly Suspicion[]
  /** The person's e-mail address and telephone number as far as the form asked for them. */
  readonly email?: string
  readonly phone?: string
  /** How many submissions the person had sent to this site before. */
  readonly earlier: number
  readonly createdAt: Date
}

/**
 * Turns accepted submissions of one kind into records of a feature (leads, cases, …). Handed to `forms` by the composition root.
 * What it need not wait for it answers as statements, which are run before the transaction ends: they cost no round trip.
 */
export type Destination = (tx: Db, accepted: readonly Accepted[]) => Promise<readonly Statement[] | void>
