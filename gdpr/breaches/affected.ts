import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { AffectedKind, Window } from '../contract/breaches.ts'

/**
 * Who is in a kind of data: SQL that answers ids of people as `id`, for the site `$1`, from `$2` until before `$3`, of the forms `$4` (JSON;
 * null: all). Features hand them over, for only they know their tables.
 */
export type AffectedSources = Readonly<Record<AffectedKind, string>>

/** Somebody affected, as far as needed to tell them (GDPR Art. 34). */
export type Affected = { readonly id: string; readonly email: string | null; readonly phone: string | null; readonly name: string | null }

const BEFORE_EVERYTHING = '-infinity'
const AFTER_EVERYTHING = 'infinity'

const everybody = (sources: AffectedSources, { kinds }: Window): string =>
  `with asked as materialized (select $1::text, $2::timestamptz, $3::timestamptz, $4::text)
  ${kinds.map((kind) => `select id from (${sources[kind]}) as in_${kind}`).join('\nunion all\n')}`

const paramsOf = (siteId: string, { from, until, forms }: Window): (string | null)[] => [
  siteId,
  from ?? BEFORE_EVERYTHING,
  until ?? AFTER_EVERYTHING,
  forms ? JSON.stringify(forms) : null,
]

/** How many people are affected; each counts once. */
export const countAffected = async (tx: Db, sources: AffectedSources, siteId: string, window: Window): Promise<number> => {
  const text = `select count(distinct id)::int as n from (${everybody(sources, window)}) as people`
  return (await statement<{ n: number }>(tx, text, paramsOf(siteId, window)))[0]?.n ?? 0
}

/** The next of those affected, by id. `after`: the last one of the page before. */
export const listAffected = (
  tx: Db,
  sources: AffectedSources,
  siteId: string,
  window: Window,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<Affected[]> => {
  const text = `
    with who as materialized (
      select distinct id from (${everybody(sources, window)}) as people where $5::uuid is null or id > $5::uuid order by id limit $6::int)
    select p.id, p.email, p.phone, p.name from who join subjects p on p.site_id = $1 and p.id = who.id order by p.id`
  return statement<Affected>(tx, text, [...paramsOf(siteId, window), page.after ?? null, page.limit])
}
