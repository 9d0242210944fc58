import { sql } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import type { Fault } from './contract.ts'

/** How a connection does, read from its deliveries. */
export type Health = {
  readonly waiting: number
  readonly retrying: number
  readonly needsAttention: number
  /** When the oldest of those that wait or are tried again was stored. */
  readonly oldestAt: Date | null
  readonly lastSuccessAt: Date | null
  /** What last went wrong with a delivery that has not arrived since. */
  readonly lastError: { readonly at: Date; readonly fault: Fault; readonly status: number | null } | null
}

type Row = {
  id: string
  waiting: number | string
  retrying: number | string
  needs_attention: number | string
  oldest_at: Date | string | null
  last_success_at: Date | string | null
  error_at: Date | string | null
  error_fault: Fault | null
  error_status: number | null
}

const date = (value: Date | string | null): Date | null => (value === null ? null : new Date(value))

const healthOf = (row: Row): Health => {
  const at = date(row.error_at)
  return {
    waiting: Number(row.waiting),
    retrying: Number(row.retrying),
    needsAttention: Number(row.needs_attention),
    oldestAt: date(row.oldest_at),
    lastSuccessAt: date(row.last_success_at),
    lastError: at && row.error_fault ? { at, fault: row.error_fault, status: row.error_status } : null,
  }
}

/** The health of each connection of a site, by id. What is delivered is never counted: only what is open, which is little. */
export const healthByConnection = async (db: Db, siteId: string): Promise<ReadonlyMap<string, Health>> => {
  const found = rows<Row>(
    await db.execute(sql`
      select c.id, o.waiting, o.retrying, o.needs_attention, o.oldest_at, s.delivered_at as last_success_at,
        e.updated_at as error_at, e.fault as error_fault, e.status as error_status
      from connections c
      cross join lateral (
        select count(*) filter (where d.state = 'waiting')::int as waiting, count(*) filter (where d.state = 'retrying')::int as retrying,
          count(*) filter (where d.state = 'needs_attention')::int as needs_attention,
          min(d.created_at) filter (where d.state <> 'needs_attention') as oldest_at
        from deliveries d
        where d.site_id = c.site_id and d.connection_id = c.id and d.state in ('waiting', 'retrying', 'needs_attention')) o
      left join lateral (
        select d.delivered_at from deliveries d
        where d.site_id = c.site_id and d.connection_id = c.id and d.state = 'delivered' order by d.updated_at desc limit 1) s on true
      left join lateral (
        select d.updated_at, d.fault, d.status from deliveries d
        where d.site_id = c.site_id and d.connection_id = c.id and d.state in ('waiting', 'retrying', 'needs_attention') and d.fault is not null
        order by d.updated_at desc limit 1) e on true
      where c.site_id = ${siteId} and c.removed_at is null`),
  )
  return new Map(found.map((row) => [row.id, healthOf(row)]))
}
