import type { Db } from '../platform/db.ts'
import { inEverySite } from '../platform/tenancy.ts'
import { DAY } from '../platform/time.ts'
import { lockDiscarded } from './discard-store.ts'
import { forgetSubmissions, type ForgetDeps } from './forget.ts'

/** How long what staff threw away can be had back. */
export const BIN_LIFE = 7 * DAY

/** Few enough to hold no visitor up, for the embedded database has one connection. */
const AT_ONCE = 50

/** Deletes for good what was thrown away a week ago, with everything that it left. Answers how many. */
export const purgeDiscarded = async ({ db, ...deps }: ForgetDeps & { readonly db: Db }, now: Date): Promise<number> => {
  const before = new Date(now.getTime() - BIN_LIFE)
  for (let count = 0; ;) {
    const purged = await inEverySite(db, async (tx) => {
      const some = await lockDiscarded(tx, before, AT_ONCE)
      await forgetSubmissions(tx, deps, some)
      return some.length
    })
    if (purged === 0) return count
    count += purged
  }
}
