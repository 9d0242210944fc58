import { desc, eq, getColumns } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import { appendLeaves, commit } from '../ledger/append.ts'
import { retentionRuns } from './tables.ts'

type Stored = typeof retentionRuns.$inferSelect

/** One run over a site, as evidence keeps it. */
export type RetentionRun = Omit<Stored, 'salt'>

/** A run as the ledger commits to it. */
const ledgerRecord = ({ siteId, at, finishedAt, ...run }: RetentionRun) => ({
  schema: 'portik/retention-run/1',
  site: siteId,
  at: at.toISOString(),
  finished_at: finishedAt.toISOString(),
  ...run,
})

/** Writes down what a run came to, and commits to it in the ledger. */
export const recordRun = async (tx: Db, run: Omit<RetentionRun, 'id'>): Promise<RetentionRun> => {
  const stored = { ...run, id: newId(run.at.getTime()) }
  const { salt, commitment } = commit(ledgerRecord(stored))
  await tx.insert(retentionRuns).values({ ...stored, salt })
  await appendLeaves(tx, stored.siteId, [{ id: stored.id, kind: 'certificate', commitment }])
  return stored
}

const { salt: _salt, ...columns } = getColumns(retentionRuns)

/** The last runs over a site, newest first. */
export const recentRuns = (tx: Db, siteId: string, limit: number): Promise<RetentionRun[]> =>
  tx
    .select(columns)
    .from(retentionRuns)
    .where(eq(retentionRuns.siteId, siteId))
    .orderBy(desc(retentionRuns.at), desc(retentionRuns.id))
    .limit(limit)
