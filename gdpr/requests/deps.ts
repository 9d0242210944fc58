import type { Db } from '../../server/platform/db.ts'
import type { Execution } from './execution.ts'
import type { RequestLedger } from './history.ts'
import type { PostDeps } from './post.ts'
import type { SiteFacts } from './request.ts'

/** All that requests need of the house around them. */
export type RequestDeps = PostDeps & {
  readonly db: Db
  readonly ledger: RequestLedger
  /** Who is known under a proven address. */
  readonly subjectsOf: (tx: Db, siteId: string, email: string) => Promise<readonly string[]>
  readonly execution: Execution
  /** `tx`: the caller's transaction. The embedded database has one connection: whoever asks beside it would wait for ever. */
  readonly siteOf: (siteId: string, tx?: Db) => Promise<SiteFacts | undefined>
}

/** The site of a request, which cannot be missing while the request is there. */
export const siteFacts = async ({ siteOf }: Pick<RequestDeps, 'siteOf'>, siteId: string, tx?: Db): Promise<SiteFacts> => {
  const site = await siteOf(siteId, tx)
  if (!site) throw new Error('a request belongs to a site that does not exist')
  return site
}
