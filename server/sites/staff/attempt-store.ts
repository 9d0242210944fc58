import { eq, sql } from 'drizzle-orm'
import { rows, type Db } from '../../platform/db.ts'
import { staffAttempts } from './tables.ts'

/** So many codes may be tried without a wait. */
const FREE_TRIES = 5
/** Seconds after the last free one; each further one doubles them. */
const FIRST_WAIT = 30
const LONGEST_WAIT = 3600
/** After so many quiet hours it starts anew. */
const FORGET_HOURS = 24

export type Attempt = { readonly ok: true; readonly failures: number } | { readonly ok: false; readonly retryAfter: number }

/**
 * Counts a try as failed before it is made, in one statement: so of many at once only as many are made as are free. Whoever
 * succeeds calls `forgetAttempts`. Exact in all processes, which `Limits` is not; and it waits longer each time.
 */
export const beginAttempt = async (db: Db, staffId: string, now: Date): Promise<Attempt> => {
  const at = now.toISOString()
  const begun = await db.execute(sql`
    insert into ${staffAttempts} as a (staff_id, failures, blocked_until, updated_at) values (${staffId}, 1, ${at}, ${at})
    on conflict (staff_id) do update set (failures, blocked_until, updated_at) = (
      select n, ${at}::timestamptz + case when n < ${FREE_TRIES}::int then 0
        else least(${FIRST_WAIT}::int * power(2, least(n - ${FREE_TRIES}::int, 20)), ${LONGEST_WAIT}::int) end * interval '1 second', ${at}::timestamptz
      from (select case when a.updated_at < ${at}::timestamptz - ${FORGET_HOURS}::int * interval '1 hour' then 1 else a.failures + 1 end as n) as next)
    where a.blocked_until <= ${at}::timestamptz
    returning failures`)
  const [taken] = rows<{ failures: number }>(begun)
  if (taken) return { ok: true, failures: taken.failures }
  const [blocked] = await db.select({ until: staffAttempts.blockedUntil }).from(staffAttempts).where(eq(staffAttempts.staffId, staffId))
  return { ok: false, retryAfter: Math.max(1, Math.ceil(((blocked?.until.getTime() ?? 0) - now.getTime()) / 1000)) }
}

/** Somebody knew the code, or their factors were reset. */
export const forgetAttempts = async (db: Db, staffId: string): Promise<void> => {
  await db.delete(staffAttempts).where(eq(staffAttempts.staffId, staffId))
}
