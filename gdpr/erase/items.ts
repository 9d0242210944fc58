import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { ErasedItem, Hold, Kept, PersonalData, PlannedItem, Walk } from '../personal-data.ts'

/** One kind of thing that a feature keeps of a person, as rows of a table. */
export type Item = {
  readonly item: string
  readonly table: string
  /** SQL over a row `t`: `$1` is the site, `$2` the subject, `$3` the identifiers as JSON. */
  readonly where: string
  /** Items without which this one must stay too, when they are held. */
  readonly with?: readonly string[]
  /** A duty for which some rows stay: SQL over a row `t`, and what it is. */
  readonly duty?: { readonly when: string; readonly reason: Kept['reason']; readonly law: string }
}

/** The hold that keeps an item, the one that ends last; `*` holds everything. */
export const holdOn = ({ holds, now }: Walk, names: readonly string[]): Hold | undefined =>
  holds
    .filter(({ items, until }) => until > now.toISOString() && items.some((item) => item === '*' || names.includes(item)))
    .toSorted((a, b) => (a.until < b.until ? 1 : -1))[0]

const params = ({ siteId, subjectId, identifiers }: Walk): string[] => [siteId, subjectId, JSON.stringify(identifiers)]

// A parameter that a statement does not use would have no type.
const KNOWN = `with who as (select $1::text as site, $2::uuid as subject, $3::text::json as known)`

type Counted = { readonly n: number; readonly due: number }

const counted = async (db: Db, walk: Walk, { table, where, duty }: Item): Promise<Counted> => {
  const due = duty ? `count(*) filter (where ${duty.when})` : '0'
  const text = `${KNOWN} select count(*)::int as n, ${due}::int as due from ${table} t, who where t.site_id = $1 and (${where})`
  const [row] = await statement<Counted>(db, text, params(walk))
  return row ?? { n: 0, due: 0 }
}

const keptOf = (walk: Walk, { item, with: needs = [], duty }: Item, { n, due }: Counted): Kept | undefined => {
  const hold = holdOn(walk, [item, ...needs])
  if (hold && n > 0) return { count: n, reason: 'legal_hold', law: hold.law, until: hold.until }
  return duty && due > 0 ? { count: due, reason: duty.reason, law: duty.law } : undefined
}

/** How a feature whose items are all rows of tables plans and erases them; one description serves both, so they agree. */
export const erasing = (feature: string, items: readonly Item[]): Required<Pick<PersonalData, 'plan' | 'erase'>> => ({
  async plan(db, walk) {
    const planned: PlannedItem[] = []
    for (const item of items) {
      const count = await counted(db, walk, item)
      const kept = keptOf(walk, item, count)
      if (count.n > 0) planned.push({ feature, item: item.item, erase: count.n - (kept?.count ?? 0), ...(kept ? { kept } : {}) })
    }
    return planned
  },
  async erase(tx, walk) {
    const erased: ErasedItem[] = []
    for (const item of items) {
      const count = await counted(tx, walk, item)
      const kept = keptOf(walk, item, count)
      if (count.n === 0) continue
      // From some tables nothing may be deleted, not even no row.
      if (kept?.count === count.n) {
        erased.push({ feature, item: item.item, erased: 0, kept })
        continue
      }
      const spared = kept?.reason === 'legal_hold' ? 'false' : item.duty ? `not (${item.duty.when})` : 'true'
      const text = `${KNOWN} delete from ${item.table} t using who where t.site_id = $1 and (${item.where}) and ${spared} returning 1`
      const gone = await statement(tx, text, params(walk))
      erased.push({ feature, item: item.item, erased: gone.length, ...(kept ? { kept } : {}) })
    }
    return erased
  },
})
