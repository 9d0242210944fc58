import type { Db } from '../../server/platform/db.ts'

/** What a rule gets to act on: rows of one site that are due, and whose time it is. */
export type Due = { readonly siteId: string; readonly ids: readonly string[]; readonly now: Date }

/** What happens when the time is over. `clear`: the row stays, what it says of a person goes. */
export const RETENTION_ACTIONS = ['delete', 'clear'] as const
export type RetentionAction = (typeof RETENTION_ACTIONS)[number]

/** From which event a period runs. */
export const RETENTION_STARTS = [
  'sent',
  'submitted',
  'discarded',
  'settled',
  'last_used',
  'ended',
  'seen',
  'expired',
  'begun',
  'ran',
] as const
export type RetentionStart = (typeof RETENTION_STARTS)[number]

/**
 * How long one class of data is kept (GDPR Art. 5(1)(e), 30(1)(f)): from which event, for how long, and what happens then. A row belongs to
 * one rule at a time, and rules run in their order, so that the rows counted before are the rows acted on after.
 *
 * The SQL is over a row `t` of the site `$1`, beside which stands one row `who`: `who.now`, `who.until` (the latest moment that is asked
 * for) and `who.held` (ids of people whose data must stay).
 */
export type RetentionRule = {
  /** Stable: evidence names it. */
  readonly id: string
  /** Days, or `by_purpose`: as the published version of the form says. */
  readonly days: number | 'by_purpose'
  readonly start: RetentionStart
  readonly action: RetentionAction
  /** Why no longer, or why so long. */
  readonly law: string
  /** Further parts of the statement (`name as (…)`). */
  readonly parts?: string
  /** Tables and joins; the row itself is `t`. */
  readonly from: string
  /** What names the row within its site: a uuid, unless `hasTextKey`. */
  readonly key: string
  readonly hasTextKey?: true
  readonly where?: string
  /** The moment from which the row is due; null: never, as it stands. */
  readonly dueAt: string
  /** Whether the row is of somebody in `who.held`; absent where it is of nobody. */
  readonly held?: string
  /** Deletes or clears these rows with everything that hangs on them, in the transaction that holds them locked. */
  readonly act: (tx: Db, due: Due) => Promise<void>
}

const scope = ({ parts, from, where = 'true', dueAt, held = 'false' }: RetentionRule, columns: string): string => `
  with who as materialized (
    select $1::text as site, $2::timestamptz as now, $3::timestamptz as until,
      array(select value::uuid from json_array_elements_text($4::text::json)) as held)
  ${parts ? `, ${parts}` : ''}
  select ${columns}
  from ${from}
  cross join who
  cross join lateral (select (${dueAt})::timestamptz as at, coalesce(${held}, false) as held) due
  where t.site_id = $1 and (${where}) and due.at <= who.until`

/** Counts: what is due now, what is held although it is, and what will be due in 7, 30 and 90 days. */
export const countText = (rule: RetentionRule): string =>
  scope(
    rule,
    `count(*) filter (where due.at <= who.now and not due.held)::int as due,
     count(*) filter (where due.at <= who.now and due.held)::int as held,
     ${[7, 30, 90].map((days) => `count(*) filter (where due.at > who.now and due.at <= who.now + interval '${days} days')::int as in${days}`).join(', ')}`,
  )

/** Rows that are due, so many at most (`$5`), in no order: the search ends when it has enough. */
export const findText = (rule: RetentionRule): string => `${scope(rule, `(${rule.key})::text as id`)} and not due.held limit $5::int`

/** Those of the rows (`$5`, JSON) that are still due, held until the transaction ends; those that somebody else holds are left to him. */
export const lockText = (rule: RetentionRule): string => {
  const type = rule.hasTextKey ? 'text' : 'uuid'
  return `${scope(rule, `(${rule.key})::text as id`)} and not due.held
    and ${rule.key} = any (array(select value::${type} from json_array_elements_text($5::text::json)))
    for update of t skip locked`
}

/** The part of an act that deletes rows by an id column of the type uuid. */
export const deleteById = (table: string): string =>
  `delete from ${table} where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`
