import { planForgotten, type Forgotten } from './crm/deliveries.ts'
import type { Db } from './platform/db.ts'
import type { Jobs } from './platform/jobs.ts'
import { statement } from './platform/statement.ts'
import { inEverySite } from './platform/tenancy.ts'

/** Its own job plans a record within seconds; what is still unplanned after this was forgotten. In minutes. */
const PATIENCE_MINUTES = 3

/** Found at a time. */
const PAGE = 500

/**
 * Accepted leads and the connections that should have got them: those that were there before the lead, and any for a lead
 * that was to go nowhere at all. A disabled connection gets nothing until somebody resumes it.
 */
const FORGOTTEN = `
  select l.site_id as "siteId", l.id as "recordId", c.id as "connectionId"
  from submissions s
  join leads l on l.site_id = s.site_id and l.id = s.id
  join connections c on c.site_id = s.site_id and c.state in ('active', 'paused') and c.removed_at is null
  where s.state = 'accepted'
    and s.created_at < now() - $1::int * interval '1 minute' and s.created_at > now() - $2::int * interval '1 hour'
    and not exists (
      select 1 from deliveries d where d.site_id = l.site_id and d.connection_id = c.id and d.kind = 'lead' and d.record_id = l.id)
    and (c.created_at <= s.created_at
      or not exists (
        select 1 from deliveries d join connections o on o.site_id = d.site_id and o.id = d.connection_id
        where d.site_id = l.site_id and d.record_id = l.id and (d.state = 'delivered' or o.removed_at is null)))
  order by l.site_id, l.id
  limit $3::int`

/**
 * Finds records that were accepted and go nowhere, as after a lost job or a restored queue, and plans them. Nothing that was
 * accepted is ever forgotten, whatever becomes of its job. `hours`: how far to look back. Answers how many there were.
 */
export const sweepForgotten = async (db: Db, jobs: Jobs, hours: number): Promise<number> => {
  let count = 0
  for (;;) {
    const found = await inEverySite(db, (tx) => statement<Forgotten>(tx, FORGOTTEN, [PATIENCE_MINUTES, hours, PAGE]))
    const planned = await planForgotten(db, jobs, found)
    count += planned
    // Planned ones are not found again; none planned means that somebody else did it.
    if (found.length < PAGE || planned === 0) return count
  }
}
