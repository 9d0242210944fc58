import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import { changeErasure, insertErasure, readErasure, readSteps } from './erasure-store.ts'
import { gdprErase } from './jobs.ts'
import { journalHash, type JournalEntry } from './journal.ts'
import { runWalk } from './run-walk.ts'
import { sealRemembered } from './sealed.ts'

/** Who replays, as the erasure's record names it. */
const REPLAYER = 'journal'

const isDone = async (tx: Db, { site, erasure: id, round }: JournalEntry): Promise<boolean> => {
  const erasure = await readErasure(tx, site, id)
  if (!erasure || erasure.round < round) return false
  return erasure.round > round || (await readSteps(tx, erasure)).some(({ step }) => step === 'walk')
}

const hasSite = async (tx: Db, site: string): Promise<boolean> =>
  (await statement(tx, 'select 1 from sites where id = $1', [site])).length > 0

const IDENTITIES = `
  select id, identity from subjects where site_id = $1 and identity is not null and created_at <= $2::timestamptz`

/** Subjects whom the entry means although they have other ids here; only those from before, for whoever came back is welcome. */
const sameIdentity = async (tx: Db, { keys }: ErasureDeps, { site, hashes, at }: JournalEntry): Promise<string[]> => {
  if (hashes.length === 0) return []
  const wanted = new Set(hashes)
  const known = await statement<{ id: string; identity: string }>(tx, IDENTITIES, [site, at])
  return known.filter(({ identity }) => wanted.has(journalHash(keys, site, identity))).map(({ id }) => id)
}

const prepare = async (tx: Db, deps: ErasureDeps, entry: JournalEntry): Promise<void> => {
  const { site: siteId, erasure: id, round, request } = entry
  const now = deps.clock()
  const subjectIds = [...new Set([...entry.subjects, ...(await sameIdentity(tx, deps, entry))])]
  const sealed = sealRemembered(deps.keys, { siteId, id }, { subjectIds, identifiers: [], files: [], recipients: [] })
  const again = { round, sealed, nextAt: now, state: 'running' as const, finishedAt: null }
  const isNew = await insertErasure(tx, { siteId, id, requestId: request, approvedBy: REPLAYER, createdAt: new Date(entry.at), ...again })
  if (!isNew) await changeErasure(tx, siteId, id, again)
}

/**
 * Erases again everybody whom the journal knows to be erased and this database does not, as after restoring a backup. Only the walk
 * is done here, so that nobody is served a person who is gone; receivers, scan and certificate follow by jobs. Answers how many there were.
 */
export const replayErasures = async (deps: ErasureDeps): Promise<number> => {
  let count = 0
  for (const entry of deps.journal.read()) {
    const { site: siteId, erasure: erasureId } = entry
    const isMissing = await inSite(deps.db, siteId, async (tx) => {
      if (!(await hasSite(tx, siteId)) || (await isDone(tx, entry))) return false
      await prepare(tx, deps, entry)
      return true
    })
    if (!isMissing) continue
    await runWalk(deps, siteId, erasureId)
    await inSite(deps.db, siteId, (tx) => deps.jobs.send(tx, gdprErase, [{ siteId, erasureId }]))
    count++
  }
  return count
}
