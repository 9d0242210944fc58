import { findEvent } from '../gdpr/consent-history.ts'
import { standingsOf } from '../gdpr/consent-gate.ts'
import { isYes } from '../gdpr/contract/consent-states.ts'
import type { Consents } from './crm/deliver.ts'
import { planDeliveriesTo } from './crm/deliveries.ts'
import { readSubject } from './people/store.ts'
import type { Db } from './platform/db.ts'
import type { Jobs } from './platform/jobs.ts'
import { statement } from './platform/statement.ts'
import { inSite } from './platform/tenancy.ts'
import { systemClock } from './platform/time.ts'

// An attempt that failed may have arrived all the same.
const RECIPIENTS = `
  select distinct d.connection_id as id
  from deliveries d
  join submissions s on s.site_id = d.site_id and s.id = d.record_id
  join connections c on c.site_id = d.site_id and c.id = d.connection_id and c.removed_at is null
  where d.site_id = $1 and d.kind = 'lead' and d.attempts > 0 and s.subject_id = $2::uuid`

/**
 * Plans the news of a changed consent for every connection that may hold a record of the person. Run it after the change is committed:
 * a record that leaves later carries the new state by itself. Harmless when repeated. Answers how many were new.
 */
export const tellRecipients = (db: Db, jobs: Jobs, siteId: string, consentId: string): Promise<number> =>
  inSite(db, siteId, async (tx) => {
    const event = await findEvent(tx, siteId, consentId)
    if (!event) return 0
    const found = await statement<{ id: string }>(tx, RECIPIENTS, [siteId, event.subjectId])
    return planDeliveriesTo(tx, jobs, { siteId, kind: 'consent', recordId: consentId, connectionIds: found.map(({ id }) => id) })
  })

const RECORDS = `
  select distinct d.record_id as id
  from deliveries d join submissions s on s.site_id = d.site_id and s.id = d.record_id
  where d.site_id = $1 and d.kind = 'lead' and d.attempts > 0 and s.subject_id = $2::uuid order by id`

/** A changed consent as its recipients get it; undefined when the person was erased meanwhile. */
export const readChangedConsent: Consents = async (db, siteId, id) => {
  const event = await findEvent(db, siteId, id)
  if (!event) return undefined
  const { subjectId, purpose, state, at, notice } = event
  const [subject, standings, records] = await Promise.all([
    readSubject(db, siteId, subjectId),
    standingsOf(db, siteId, [subjectId], systemClock()),
    statement<{ id: string }>(db, RECORDS, [siteId, subjectId]),
  ])
  const standing = standings.get(subjectId)?.get(purpose) ?? { state, granted: isYes(state), at }
  return {
    kind: 'consent',
    id,
    site: siteId,
    person: { id: subjectId, ...(subject?.email ? { email: subject.email } : {}) },
    purpose,
    state,
    granted: isYes(state),
    at: at.toISOString(),
    notice_sha256: notice.sha256,
    now: { state: standing.state, granted: standing.granted, at: standing.at.toISOString() },
    records: records.map((record) => record.id),
  }
}

const STATUS = `
  select d.record_id as consent, d.connection_id as connection, c.name, c.url, d.state, d.attempts,
    (extract(epoch from d.delivered_at) * 1000)::float8 as "deliveredAt", d.fault
  from deliveries d join connections c on c.site_id = d.site_id and c.id = d.connection_id
  where d.site_id = $1 and d.kind = 'consent' and d.record_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
  order by d.created_at, d.id`

type Row = {
  consent: string
  connection: string
  name: string | null
  url: string
  state: 'waiting' | 'delivered' | 'retrying' | 'needs_attention'
  attempts: number
  deliveredAt: number | null
  fault: string | null
}

/** One receiver that is to learn of a change, and whether it has. */
export type Told = {
  readonly consent: string
  readonly connection: string
  /** What people call it. */
  readonly to: string
  readonly state: Row['state']
  readonly attempts: number
  readonly deliveredAt: Date | undefined
  readonly fault: string | null
}

const told = ({ consent, connection, name, url, state, attempts, deliveredAt, fault }: Row): Told => ({
  consent,
  connection,
  to: name ?? new URL(url).host,
  state,
  attempts,
  deliveredAt: deliveredAt === null ? undefined : new Date(deliveredAt),
  fault,
})

/** Who is to learn of these changes, by the change's id. */
export const recipientsOf = async (
  tx: Db,
  siteId: string,
  consentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Told[]>> => {
  const found = consentIds.length === 0 ? [] : await statement<Row>(tx, STATUS, [siteId, JSON.stringify(consentIds)])
  return Map.groupBy(found.map(told), ({ consent }) => consent)
}
