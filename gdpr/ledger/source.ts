import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { LedgerKind } from './append.ts'

/** Who keeps the records of a kind of entry. Handed over by the composition, because the ledger knows no feature. */
export type LedgerSource = {
  readonly kind: LedgerKind
  /** The records with these ids that are still stored, with their salts, exactly as they were committed to. */
  readonly records: (
    db: Db,
    siteId: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly record: { readonly at: string }; readonly salt: string }>>
  /** The table of the records (`site_id`, `salt`), and its column that bears the entry's id, so that records can be found that were written past the ledger. */
  readonly table: string
  readonly key: string
}

/** Ids of stored records of a site that have a salt, and no entry. */
export const unledgered = async (db: Db, siteId: string, { table, key }: LedgerSource): Promise<string[]> => {
  const text = `
    select r."${key}" as id from "${table}" r
    where r.site_id = $1 and r.salt is not null and r."${key}" is not null
      and not exists (select from ledger_positions p where p.site_id = r.site_id and p.id = r."${key}")
      and not exists (select from ledger_leaves l where l.site_id = r.site_id and l.id = r."${key}")
    order by 1`
  return (await statement<{ id: string }>(db, text, [siteId])).map(({ id }) => id)
}
