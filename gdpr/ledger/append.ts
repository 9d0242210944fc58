import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { Leaf } from './commitment.ts'

export { commit, type LedgerKind } from './commitment.ts'

const APPEND = `
  insert into ledger_leaves (site_id, id, kind, commitment)
  select $1, id, kind, decode(commitment, 'hex')
  from json_to_recordset($2::text::json) as leaf (id uuid, kind text, commitment text)`

/**
 * Appends entries in the caller's transaction, together with their records. They get their positions, and a signed head above
 * them, a few seconds later (`sequence`): who appends waits for nobody. The same id again changes nothing: the first one counts.
 */
export const appendLeaves = async (tx: Db, siteId: string, leaves: readonly Leaf[]): Promise<void> => {
  if (leaves.length > 0) await statement(tx, APPEND, [siteId, JSON.stringify(leaves)])
}

/** The same for a statement of the caller: a part of it that appends what another part, `events (id, commitment)`, knows, for the site `$1`. */
export const leavesPart = (kind: Leaf['kind'], events: string): string => `
  leaves as (
    insert into ledger_leaves (site_id, id, kind, commitment)
    select $1, id, '${kind}', decode(commitment, 'hex') from ${events})`
