import { sql } from 'drizzle-orm'
import type { Values } from './forms/contract.ts'
import { rows } from './platform/db.ts'
import { statement } from './platform/statement.ts'
import type { CardSource } from './records/card.ts'
import type { MissingCards, ReadSources } from './records/card-store.ts'
import type { RecordRow } from './records/contract.ts'
import type { DescribeRecords } from './records/list-routes.ts'
import type { DeliveredAs } from './records/filter.ts'

/**
 * The ids `$2`. Under row-level security a set that is unpacked inside the query would be compared after the policy, row by row: casting
 * is not "leakproof". An array is a constant, for which the key is used.
 */
const IDS = `any($2::text::uuid[])`

const asArray = (ids: readonly string[]): string => `{${ids.join(',')}}`

const SOURCES = `
  select s.id, s.subject_id as "subjectId", s.created_at::text as "createdAt",
    case when s.discarded_at is null then s.state else 'discarded' end as state,
    s.form_id as "formId", s.locale, s.reference, coalesce(l.manual_grade, l.grade) as grade, l.score,
    p.name, p.email, p.phone, s."values",
    s.context->'utm'->>'source' as "utmSource", s.context->>'referrer' as referrer, s.context->>'page' as page
  from submissions s
  join subjects p on p.site_id = s.site_id and p.id = s.subject_id
  left join leads l on l.site_id = s.site_id and l.id = s.id
  where s.site_id = $1 and s.id = ${IDS}`

const textsOf = (values: Values): string[] => Object.values(values).flatMap((value) => (typeof value === 'string' ? [value] : []))

/** What the cards of records are made of, from the features that keep it. */
export const cardSources: ReadSources = async (db, siteId, ids) => {
  const found = await statement<Omit<CardSource, 'texts'> & { values: Values }>(db, SOURCES, [siteId, asArray(ids)])
  return found.map(({ values, ...source }) => Object.assign(source, { texts: textsOf(values) }))
}

/** Submissions that have no card yet. */
export const missingCards: MissingCards = async (db, siteId, since, limit) => {
  const found = await db.execute(sql`
    select id from submissions s
    where site_id = ${siteId} ${since ? sql`and created_at >= ${since.toISOString()}::timestamptz` : sql``}
      and not exists (select from record_cards c where c.site_id = s.site_id and c.id = s.id)
    order by created_at desc limit ${limit}`)
  return rows<{ id: string }>(found).map(({ id }) => id)
}

/** Records with a delivery in this state. */
export const deliveredAs: DeliveredAs = (siteId, state) =>
  sql`select record_id from deliveries where site_id = ${siteId} and state = ${state}`

const ROWS = `
  select s.id, s.reference, s.form_id as form, s.locale, s."values", s.suspicion,
    case when s.discarded_at is null then s.state else 'discarded' end as state,
    (extract(epoch from s.created_at) * 1000)::float8 as at, (extract(epoch from s.discarded_at) * 1000)::float8 as discarded,
    p.id as person, p.name, p.email, p.phone, c.source,
    coalesce(l.manual_grade, l.grade) as grade, l.score, l.graded_by, l.duplicate_of, l.version,
    (select coalesce(json_agg(d.state order by d.created_at), '[]') from deliveries d where d.site_id = s.site_id and d.record_id = s.id) as deliveries,
    (select count(*)::int from uploads u where u.site_id = s.site_id and u.submission_id = s.id) as files
  from submissions s
  join subjects p on p.site_id = s.site_id and p.id = s.subject_id
  left join record_cards c on c.site_id = s.site_id and c.id = s.id
  left join leads l on l.site_id = s.site_id and l.id = s.id
  where s.site_id = $1 and s.id = ${IDS}`

type Row = Pick<
  RecordRow,
  | 'id'
  | 'reference'
  | 'form'
  | 'locale'
  | 'state'
  | 'grade'
  | 'score'
  | 'graded_by'
  | 'duplicate_of'
  | 'version'
  | 'deliveries'
  | 'files'
  | 'suspicion'
> & {
  values: Values
  at: number
  discarded: number | null
  person: string
  name: string | null
  email: string | null
  phone: string | null
  source: string | null
}

/** So much of a message tells what it is about. */
const EXCERPT = 200

/** The longest thing that somebody wrote, which is what it is about. */
const excerptOf = (row: Row): string =>
  textsOf(row.values)
    .filter((text) => text !== row.name && text !== row.email && text !== row.phone)
    .toSorted((a, b) => b.length - a.length)[0]
    ?.replaceAll(/\s+/gu, ' ')
    .slice(0, EXCERPT) ?? ''

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** What lists and exports show of these records, in the order of the ids; ids that are not stored are left out. */
export const describeRecords: DescribeRecords = async (db, siteId, ids) => {
  const found = await statement<Row>(db, ROWS, [siteId, asArray(ids)])
  const byId = new Map(found.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const { values, at, discarded, person, name, email, phone, source, ...rest } = row
    const record: RecordRow = {
      ...rest,
      source: source ?? '',
      person: { id: person, name, email, phone },
      excerpt: excerptOf(row),
      created_at: iso(at),
      discarded_at: discarded === null ? null : iso(discarded),
    }
    return [{ record, values }]
  })
}
