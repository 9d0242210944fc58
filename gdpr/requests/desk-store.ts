import { and, asc, eq, ilike, inArray, lt, or, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import type { Day } from '../clocks/day.ts'
import type { RequestKind, RequestState } from '../contract/requests.ts'
import { ENDED } from './machine.ts'
import type { PrivacyRequest } from './request.ts'
import { privacyRequests } from './tables.ts'

/** What an officer looks for. `open`: somebody has to do something; `unproven`: the address is not proven yet. */
export type DeskFilter = {
  readonly show: 'open' | 'unproven' | 'ended' | 'all'
  readonly state?: RequestState | undefined
  readonly kind?: RequestKind | undefined
  /** Due before this day. */
  readonly dueBefore?: Day | undefined
  /** A reference, or an address in its normal form, or the beginning of one. */
  readonly find?: string | undefined
}

/** Where a page ended. */
export type DeskKey = { readonly due: Day; readonly id: string }

const ENDED_STATES = [...ENDED]

const shown = ({ show }: DeskFilter): SQL | undefined => {
  switch (show) {
    case 'open':
      return sql`not ${inArray(privacyRequests.state, ['verifying', ...ENDED_STATES])}`
    case 'unproven':
      return eq(privacyRequests.state, 'verifying')
    case 'ended':
      return inArray(privacyRequests.state, ENDED_STATES)
    case 'all':
      return undefined
  }
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`)

const matching = (siteId: string, filter: DeskFilter, after?: DeskKey): SQL | undefined =>
  and(
    eq(privacyRequests.siteId, siteId),
    shown(filter),
    filter.state && eq(privacyRequests.state, filter.state),
    filter.kind && eq(privacyRequests.kind, filter.kind),
    filter.dueBefore === undefined ? undefined : lt(privacyRequests.strictDue, filter.dueBefore),
    filter.find === undefined
      ? undefined
      : or(ilike(privacyRequests.reference, `${escapeLike(filter.find)}%`), ilike(privacyRequests.email, `${escapeLike(filter.find)}%`)),
    after && sql`(${privacyRequests.strictDue}, ${privacyRequests.id}) > (${after.due}, ${after.id}::uuid)`,
  )

/** Requests of a site, the one that is due first on top. */
export const listRequests = (db: Db, siteId: string, filter: DeskFilter, limit: number, after?: DeskKey): Promise<PrivacyRequest[]> =>
  db
    .select()
    .from(privacyRequests)
    .where(matching(siteId, filter, after))
    .orderBy(asc(privacyRequests.strictDue), asc(privacyRequests.id))
    .limit(limit)

/** How many there are of each, for the desk's headings. */
export const countRequests = async (db: Db, siteId: string, today: Day): Promise<{ open: number; overdue: number; unproven: number }> => {
  const count = async (filter: DeskFilter): Promise<number> => {
    const [found] = await db
      .select({ count: sql<number>`count(*)::int`.mapWith(Number) })
      .from(privacyRequests)
      .where(matching(siteId, filter))
    return found?.count ?? 0
  }
  return {
    open: await count({ show: 'open' }),
    overdue: await count({ show: 'open', dueBefore: today }),
    unproven: await count({ show: 'unproven' }),
  }
}
