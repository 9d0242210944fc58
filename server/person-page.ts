import { statement } from './platform/statement.ts'
import type { PersonEvent, PersonView } from './records/contract.ts'
import type { PersonOf } from './records/note-routes.ts'
import type { ReadPeople, ReadPerson } from './records/person-routes.ts'

const PEOPLE = `
  select id, name, email, phone, (extract(epoch from created_at) * 1000)::float8 as at
  from subjects where site_id = $1 and id = any($2::text::uuid[])`

type PersonRow = Omit<PersonView, 'created_at'> & { at: number }

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** People by their ids, in that order. */
export const readPeople: ReadPeople = async (db, siteId, ids) => {
  const found = await statement<PersonRow>(db, PEOPLE, [siteId, `{${ids.join(',')}}`])
  const byId = new Map(found.map(({ at, ...person }) => [person.id, { ...person, created_at: iso(at) }]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

const PERSON_OF = `select subject_id as id from submissions where site_id = $1 and id = $2::uuid`

export const personOf: PersonOf = async (db, siteId, recordId) =>
  (await statement<{ id: string }>(db, PERSON_OF, [siteId, recordId]))[0]?.id

/** Nobody reads more of one person at once. */
const MOST = 300

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`

/** Each part answers the same columns; what a kind does not have is null. `$2` is the person. */
const PARTS = {
  records: `
    select case when l.id is null then 'submission' else 'lead' end as kind, ${ms('s.created_at')} as at, s.id::text as id, s.id::text as record,
      s.reference, s.form_id as form, case when s.discarded_at is null then s.state else 'discarded' end as state,
      coalesce(l.manual_grade, l.grade) as grade, null as purpose, null as text, null as actor, null as action, null as reason, null::int as version
    from submissions s left join leads l on l.site_id = s.site_id and l.id = s.id
    where s.site_id = $1 and s.subject_id = $2::uuid`,
  consents: `
    select 'consent', ${ms('c.at')}, c.id::text, c.submission_id::text, null, null, c.state, null, c.purpose, n.text, null, null, null, null::int
    from consents c join notices n on n.site_id = c.site_id and n.id = c.notice_id
    where c.site_id = $1 and c.subject_id = $2::uuid`,
  deliveries: `
    select 'delivery', ${ms('coalesce(d.delivered_at, d.updated_at)')}, d.id::text, d.record_id::text, null, null, d.state, null, null, k.kind, null, null, null, null::int
    from deliveries d
    join submissions s on s.site_id = d.site_id and s.id = d.record_id
    join connections k on k.site_id = d.site_id and k.id = d.connection_id
    where d.site_id = $1 and s.subject_id = $2::uuid`,
  // Only that there was a mail, and when: its words are in the outbox, for those who may read it.
  mails: `
    select 'mail', ${ms('coalesce(m.sent_at, m.created_at)')}, m.id::text, null, null, null, m.state, null, m.kind, null, null, null, null, null::int
    from mails m join subjects p on p.site_id = m.site_id and p.email = m.recipient
    where m.site_id = $1 and p.id = $2::uuid`,
  notes: `
    select 'note', ${ms('n.created_at')}, n.id::text, n.record_id::text, null, null, null, null, null, n.text, n.author_name, null, null, n.version
    from notes n where n.site_id = $1 and n.subject_id = $2::uuid`,
  looks: `
    select 'looked', ${ms('a.at')}, a.id::text, null, null, null, a.role, null, null, null, a.actor_name, a.action, a.reason, null::int
    from audit_entries a
    where a.site_id = $1 and ((a.object_kind = 'person' and a.object_id = $2::uuid::text) or (a.object_kind in ('lead', 'submission')
      and a.object_id in (select s.id::text from submissions s where s.site_id = $1 and s.subject_id = $2::uuid)))`,
}

const eventsSql = (audit: boolean): string => {
  const { looks, ...parts } = PARTS
  const all = audit ? [...Object.values(parts), looks] : Object.values(parts)
  return `${all.join('\nunion all\n')}\norder by 2 desc limit ${MOST + 1}`
}

const EVENTS = { plain: eventsSql(false), audited: eventsSql(true) }

type EventRow = { [Key in keyof PersonEvent]: PersonEvent[Key] | null } & { kind: PersonEvent['kind']; at: number }

const eventOf = ({ kind, at, ...rest }: EventRow): PersonEvent => {
  const known = Object.entries(rest).filter(([, value]) => value !== null)
  return { ...(Object.fromEntries(known) as Omit<PersonEvent, 'kind' | 'at'>), kind, at: iso(at) }
}

/** Everything known of a person over all features, newest first. It merges nobody: what identifies differently is another person. */
export const readPerson: ReadPerson = async (db, siteId, id, { audit }) => {
  const [person] = await readPeople(db, siteId, [id])
  if (!person) return undefined
  const found = await statement<EventRow>(db, audit ? EVENTS.audited : EVENTS.plain, [siteId, id])
  return { person, events: found.slice(0, MOST).map(eventOf), more: found.length > MOST }
}
