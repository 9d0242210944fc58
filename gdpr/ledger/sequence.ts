import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import { addHead, HEAD_TYPE, latestHead, settledThrough, type HeadPayload } from './head.ts'
import { placeLeaves, sitesWithLeaves, waitingLeaves } from './position-store.ts'
import type { Signer } from './signing.ts'
import { keepNodes, rootAt } from './tree-store.ts'

/** Entries under one head at most, when many wait. */
const MOST = 5_000

/** The stored tree does not have the root that was signed: somebody changed it. Nothing is signed on top of that. */
export class LedgerBroken extends Error {}

type Look = {
  readonly now: Date
  /** Looks at all entries ever written, not only at the latest. */
  readonly full?: boolean
}

/**
 * Gives waiting entries of one site their positions and signs a head above them, in one transaction. Answers how many; 0 also
 * when another process is just doing the same. Before it signs it computes the last root again from what is stored.
 */
export const sequence = (db: Db, signer: Signer, siteId: string, { now, full = false }: Look): Promise<number> =>
  inSite(db, siteId, async (tx) => {
    const [lock] = await statement<{ mine: boolean }>(
      tx,
      `select pg_try_advisory_xact_lock(hashtextextended('ledger/' || $1, 0)) as mine`,
      [siteId],
    )
    if (!lock?.mine) return 0
    const waiting = await waitingLeaves(tx, siteId, full ? -1 : await settledThrough(tx, siteId, now), MOST)
    // An id that was appended twice counts once.
    const leaves = [...new Map(waiting.toReversed().map((leaf) => [leaf.id, leaf])).values()].toReversed()
    const last = leaves.at(-1)
    if (!last) return 0

    const before = await latestHead(tx, siteId)
    if (before && !(await rootAt(tx, siteId, before.size)).equals(Buffer.from(before.root, 'hex')))
      throw new LedgerBroken(
        `the ledger of ${siteId} was changed below its head of ${before.size} entries: portik ledger export, then verify`,
      )
    const first = before?.size ?? 0
    const size = first + leaves.length
    await placeLeaves(
      tx,
      siteId,
      leaves.map((leaf, i) => ({ ...leaf, position: first + i })),
    )
    await keepNodes(tx, siteId, first, size)
    const root = (await rootAt(tx, siteId, size)).toString('hex')
    // Servers' clocks differ; heads are in order all the same.
    const at = new Date(Math.max(now.getTime(), (before?.at.getTime() ?? 0) + 1))
    const payload: HeadPayload = {
      site: siteId,
      size,
      root,
      at: at.toISOString(),
      previous: before ? { size: before.size, root: before.root } : null,
    }
    const through = Math.max(last.seq, before?.through ?? 0)
    await addHead(tx, siteId, { size, root, at, through, jws: await signer.sign(payload, HEAD_TYPE) })
    return leaves.length
  })

type SequencerDeps = {
  readonly db: Db
  readonly signer: Signer
  /** Gets what went wrong, for the log: one site's fault does not hold up the others. */
  readonly report: (error: unknown) => void
}

/** Sequences every site until nothing waits. Answers how many entries got a position. */
export const sequenceAll = async ({ db, signer, report }: SequencerDeps, look: Look): Promise<number> => {
  await signer.refresh()
  let count = 0
  for (const siteId of await inEverySite(db, sitesWithLeaves))
    try {
      for (let some = MOST; some === MOST; count += some) some = await sequence(db, signer, siteId, look)
    } catch (error) {
      report(error)
    }
  return count
}

/** How long an entry waits for its position at most: within the five seconds that a person looks at a page of thanks. */
const EVERY_MILLISECONDS = 3_000

/** Sequences every few seconds until the answer is called, which waits for the turn under way. */
export const startSequencing = (deps: SequencerDeps): (() => Promise<void>) => {
  // What is broken stays so until a person has looked: said once, and again by every full look.
  const said = new Set<string>()
  const report = (error: unknown): void => {
    const what = String(error)
    if (!said.has(what)) deps.report(error)
    said.add(what)
  }
  let turn: Promise<unknown> = Promise.resolve()
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    turn = sequenceAll({ ...deps, report }, { now: new Date() })
      .catch(deps.report)
      .finally(() => {
        isRunning = false
      })
  }, EVERY_MILLISECONDS)
  return async () => {
    clearInterval(timer)
    await turn
  }
}
