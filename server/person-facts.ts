import { holdsOf } from '../gdpr/erase/holds.ts'
import { ENDED } from '../gdpr/requests/machine.ts'
import { subjectsOfAddress } from './people/address-store.ts'
import { statement } from './platform/statement.ts'
import type { Asked } from './privacy/contract/person.ts'
import type { AskAbout } from './privacy/person-routes.ts'

type Person = Asked['people'][number]
type Row = Omit<Person, 'consents' | 'holds' | 'created_at' | 'last_at'> & { readonly created: number; readonly last: number | null }

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`
const IDS = `any (array(select value::uuid from json_array_elements_text($2::text::json)))`

const PEOPLE = `
  select p.id, p.name, p.email, p.phone, ${ms('p.created_at')} as created,
    (select ${ms('max(s.created_at)')} from submissions s where s.site_id = p.site_id and s.subject_id = p.id) as last,
    (select count(*)::int from submissions s where s.site_id = p.site_id and s.subject_id = p.id) as submissions,
    (select count(*)::int from submissions s join leads l on l.site_id = s.site_id and l.id = s.id
      where s.site_id = p.site_id and s.subject_id = p.id) as leads,
    (select count(*)::int from mails m where m.site_id = p.site_id and m.recipient = p.email) as mails
  from subjects p where p.site_id = $1 and p.id = ${IDS} order by p.created_at`

const CONSENTS = `
  select distinct on (subject_id, purpose) subject_id as "subjectId", purpose, state, ${ms('at')} as at
  from consents where site_id = $1 and subject_id = ${IDS}
  order by subject_id, purpose, at desc, id desc`

const REQUESTS = `
  select id, reference, kind, state, strict_due, ${ms('received_at')} as received
  from privacy_requests
  where site_id = $1 and (email = $3 or exists (
    select from jsonb_array_elements_text(coalesce(subject_ids, '[]'::jsonb)) as one (id) where one.id::uuid = ${IDS}))
  order by received_at desc limit 100`

type Consent = { readonly subjectId: string; readonly purpose: string; readonly state: string; readonly at: number }
type Request = Omit<Asked['requests'][number], 'received_at'> & { readonly received: number }

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** What is known under an address over all features, each part on an index of its own. */
export const askAbout: AskAbout = async (tx, siteId, email, now) => {
  const ids = await subjectsOfAddress(tx, siteId, email)
  const list = JSON.stringify(ids)
  const people = await statement<Row>(tx, PEOPLE, [siteId, list])
  const consents = await statement<Consent>(tx, CONSENTS, [siteId, list])
  const holds = await holdsOf(tx, siteId, now, ids)
  const requests = await statement<Request>(tx, REQUESTS, [siteId, list, email])
  return {
    people: people.map(({ id, name, email: known, phone, submissions, leads, mails, created, last }) => ({
      id,
      name,
      email: known,
      phone,
      submissions,
      leads,
      mails,
      created_at: iso(created),
      last_at: last === null ? null : iso(last),
      consents: consents.flatMap(({ subjectId, purpose, state, at }) => (subjectId === id ? [{ purpose, state, at: iso(at) }] : [])),
      holds: holds.flatMap(({ id: hold, subjectId, reason, law, until }) => (subjectId === id ? [{ id: hold, reason, law, until }] : [])),
    })),
    requests: requests
      .map(({ id, reference, kind, state, strict_due, received }) => ({
        id,
        reference,
        kind,
        state,
        strict_due,
        received_at: iso(received),
      }))
      .toSorted((a, b) => Number(ENDED.has(a.state)) - Number(ENDED.has(b.state))),
  }
}
