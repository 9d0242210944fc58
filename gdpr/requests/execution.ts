import type { Db } from '../../server/platform/db.ts'
import type { RequestKind } from '../contract/requests.ts'
import type { Corrections } from './request.ts'

/** What is to be done for a person, once it was decided. */
export type Order = {
  readonly siteId: string
  readonly requestId: string
  readonly kind: RequestKind
  readonly subjectIds: readonly string[]
  readonly email: string | null
  readonly locale: string
  readonly purposes: readonly string[] | null
  readonly corrections: Corrections | null
  /** Who approved it; null for what the law wants at once, without anybody deciding. */
  readonly approvedBy: string | null
  readonly now: Date
}

/**
 * Does it in the caller's transaction. `done`: nothing is left to do. `started`: it goes on by itself, and says so with `finished`
 * (`progress.ts`). `by_hand`: a person does it and says so. Called again for the same request after a hold or a failure: goes on from
 * there. Throws a `Problem` when it cannot be done as things are; nothing has changed then.
 */
export type Execute = (tx: Db, order: Order) => Promise<'done' | 'started' | 'by_hand'>

/** What is done for which kind of request. Kinds that are missing are done by a person, who then says that it is done. */
export type Execution = Readonly<Partial<Record<RequestKind, Execute>>>

/** What the law wants at once, before anybody has assessed anything: Art. 7(3) and 21(3) GDPR. */
export const AT_ONCE: ReadonlySet<RequestKind> = new Set<RequestKind>(['withdrawal', 'objection'])
