import { and, eq, inArray, sql } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import type { Fault } from './contract.ts'
import { connections } from './tables.ts'

/** A connection of which people are to be told, and what has happened since they were last told. */
export type Alarm = {
  readonly id: string
  readonly name: string | null
  readonly url: string
  readonly state: 'active' | 'paused' | 'disabled'
  /** Why it is not active, or else why the newest of its deliveries needs a person. */
  readonly fault: Fault | null
  readonly needsAttention: number
}

/** However often something fails, people are told of a connection once in this time. */
const QUIET = sql`interval '1 hour'`

/** A connection that stopped by itself, or a delivery that needs a person, since people were last told. A pause by hand is known. */
const NEWS = sql`
  c.removed_at is null and (c.told_at is null or c.told_at <= now() - ${QUIET}) and (
    (c.state <> 'active' and c.fault is distinct from 'paused_by_hand' and c.stopped_at > coalesce(c.told_at, '-infinity'))
    or exists (
      select 1 from deliveries d where d.site_id = c.site_id and d.connection_id = c.id and d.state = 'needs_attention'
        and d.updated_at > coalesce(c.told_at, '-infinity')))`

/** Sites where something has happened that people are to be told. */
export const sitesWithNews = async (db: Db): Promise<string[]> =>
  rows<{ site_id: string }>(await db.execute(sql`select distinct c.site_id from connections c where ${NEWS}`)).map((row) => row.site_id)

type Row = Omit<Alarm, 'needsAttention'> & { needs_attention: number | string }

/**
 * What people of a site are to be told; notes in the same transaction that they were, so that two workers do not both tell
 * them. The rows stay locked until the mails are stored.
 */
export const takeAlarms = async (tx: Db, siteId: string): Promise<Alarm[]> => {
  const found = rows<Row>(
    await tx.execute(sql`
      select c.id, c.name, c.url, c.state, n.needs_attention,
        case when c.state = 'active' then n.fault else c.fault end as fault
      from connections c
      cross join lateral (
        select count(*)::int as needs_attention, (array_agg(d.fault order by d.updated_at desc))[1] as fault
        from deliveries d where d.site_id = c.site_id and d.connection_id = c.id and d.state = 'needs_attention') n
      where c.site_id = ${siteId} and ${NEWS} order by c.created_at, c.id for update of c`),
  )
  if (found.length === 0) return []
  await tx
    .update(connections)
    .set({ toldAt: sql`now()` })
    .where(
      and(
        eq(connections.siteId, siteId),
        inArray(
          connections.id,
          found.map(({ id }) => id),
        ),
      ),
    )
  return found.map(({ id, name, url, state, fault, needs_attention: count }) => ({
    id,
    name,
    url,
    state,
    fault,
    needsAttention: Number(count),
  }))
}
