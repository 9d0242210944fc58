import { forgetRequests } from '../../gdpr/consent-expiry.ts'
import type { Db } from '../platform/db.ts'
import { inEverySite } from '../platform/tenancy.ts'
import { forgetSubmissions, type ForgetDeps } from './forget.ts'
import { LINK_LIFE } from './opt-in.ts'
import { lockUnconfirmed } from './submission-store.ts'

export type UnconfirmedDeps = ForgetDeps & { readonly db: Db }

/** Few enough to hold no visitor up, for the embedded database has one connection. */
const AT_ONCE = 50

const purgeSome = ({ db, ...deps }: UnconfirmedDeps, before: Date): Promise<number> =>
  inEverySite(db, async (tx) => {
    const some = await lockUnconfirmed(tx, before, AT_ONCE)
    await forgetSubmissions(tx, deps, some)
    return some.length
  })

const SETTLED = `select site_id, id from submissions where state = 'accepted'`

/**
 * Deletes the submissions whose confirmation did not come while its link worked, with everything that they left. Answers how many.
 * Of submissions that did not wait for it, only the unconfirmed consent goes. An address that nobody confirmed may be a stranger's (GDPR Art. 5(1)(e)).
 */
export const purgeUnconfirmed = async (deps: UnconfirmedDeps, now: Date): Promise<number> => {
  const before = new Date(now.getTime() - LINK_LIFE)
  let count = 0
  for (let purged = 1; purged > 0; count += purged) purged = await purgeSome(deps, before)
  await forgetRequests(deps.db, SETTLED, before)
  return count
}
