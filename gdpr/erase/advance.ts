import { stableId } from '../../server/platform/stable-id.ts'
import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import { changeErasure, dueErasures, lockErasure, readErasure, readSteps, type Erasure, type Step } from './erasure-store.ts'
import { gdprErase } from './jobs.ts'
import { eraseAgain, finish, openRecipients, runFiles, runRecipient, settleScan } from './run-steps.ts'
import { runWalk } from './run-walk.ts'
import { scanErasures } from './scan.ts'

type Ref = { readonly siteId: string; readonly erasureId: string }

const find = (db: ErasureDeps['db'], { siteId, erasureId }: Ref): Promise<{ erasure: Erasure; steps: readonly Step[] } | undefined> =>
  inSite(db, siteId, async (tx) => {
    const erasure = await readErasure(tx, siteId, erasureId)
    return erasure && { erasure, steps: await readSteps(tx, erasure) }
  })

const stepOf = (steps: readonly Step[], name: string): Step | undefined => steps.find(({ step }) => step === name)

const isDue = ({ state, nextAt }: Step, now: Date): boolean => state !== 'done' && nextAt <= now

/** A hold has ended: everything begins anew, with what is left. */
const beginAgain = ({ db, clock }: ErasureDeps, { siteId, id }: Erasure): Promise<void> =>
  inSite(db, siteId, async (tx) => {
    const erasure = await lockErasure(tx, siteId, id)
    if (erasure?.state === 'held' && erasure.nextAt <= clock())
      await changeErasure(tx, siteId, id, { state: 'running', round: erasure.round + 1 })
  })

/** Notes how an erasure stands, and wakes somebody when its next step is due. */
const wait = async ({ db, jobs, progressed }: ErasureDeps, ref: Ref): Promise<void> => {
  const found = await find(db, ref)
  if (!found || found.erasure.state === 'done' || found.erasure.state === 'held') return
  const { siteId, erasureId } = ref
  const open = found.steps.filter(({ state }) => state !== 'done')
  const isRefuted = open.some(
    ({ result }) => result.answer === 'there' || result.answer === 'closed' || (result.scan?.orphans.length ?? 0) > 0,
  )
  const state = isRefuted ? 'verify_failed' : openRecipients(found.steps).length > 0 ? 'propagating' : 'running'
  // A scan waits for the receivers; only what is next counts.
  const waiting = openRecipients(found.steps).length > 0 ? openRecipients(found.steps) : open
  // Before the walk, and when only the certificate is missing: it is due already.
  if (waiting.length === 0) return
  const nextAt = new Date(Math.min(...waiting.map((step) => step.nextAt.getTime())))
  await inSite(db, siteId, async (tx) => {
    const erasure = await lockErasure(tx, siteId, erasureId)
    if (!erasure || erasure.state === 'done' || erasure.state === 'held') return
    await changeErasure(tx, siteId, erasureId, { state, nextAt })
    if (erasure.requestId && state !== 'running' && state !== erasure.state)
      await progressed?.(tx, { siteId, requestId: erasure.requestId, outcome: state })
    const ids = [stableId('gdpr.erase', siteId, erasureId, nextAt.toISOString())]
    await jobs.send(tx, gdprErase, [ref], { startAfter: nextAt, ids })
  })
}

/** Does what can be done before the scan. Answers whether the scan is due. */
const prepare = async (deps: ErasureDeps, ref: Ref): Promise<boolean> => {
  let found = await find(deps.db, ref)
  if (!found || found.erasure.state === 'done') return false
  if (found.erasure.state === 'held') {
    if (found.erasure.nextAt > deps.clock()) return false
    await beginAgain(deps, found.erasure)
    found = await find(deps.db, ref)
  }
  if (!found) return false
  if (!stepOf(found.steps, 'walk')) {
    await runWalk(deps, ref.siteId, ref.erasureId)
    deps.hook?.('walk: committed')
    found = (await find(deps.db, ref)) ?? found
  }
  const files = stepOf(found.steps, 'files')
  if (files && files.state !== 'done') await runFiles(deps, found.erasure, files)
  for (const step of openRecipients(found.steps)) if (isDue(step, deps.clock())) await runRecipient(deps, found.erasure, step)
  const steps = (await find(deps.db, ref))?.steps ?? []
  const scan = stepOf(steps, 'scan')
  return openRecipients(steps).length === 0 && scan !== undefined && isDue(scan, deps.clock())
}

/** Scans for all of these erasures of a site at once. */
const scan = async (deps: ErasureDeps, siteId: string, refs: readonly Ref[]): Promise<void> => {
  const scans: { erasure: Erasure; step: Step }[] = []
  for (const ref of refs) {
    const found = await find(deps.db, ref)
    const step = stepOf(found?.steps ?? [], 'scan')
    if (!found || !step) continue
    if (step.attempts > 0) await eraseAgain(deps, found.erasure)
    scans.push({ erasure: found.erasure, step })
  }
  const reports = await scanErasures(
    deps,
    siteId,
    scans.map(({ erasure }) => erasure),
  )
  deps.hook?.('scan: looked')
  for (const { erasure, step } of scans) {
    const report = reports.get(erasure.id)
    if (report) await settleScan(deps, erasure, step, report)
  }
}

/**
 * Goes on with erasures from where they stand, as far as is possible now. Everything that was done is in the database, so that a
 * killed process costs nothing but the step under way, which is done again.
 */
export const advance = async (deps: ErasureDeps, refs: readonly Ref[]): Promise<void> => {
  const errors: unknown[] = []
  const trying = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work()
    } catch (error) {
      errors.push(error)
    }
  }
  const due: Ref[] = []
  for (const ref of refs) if (await trying(() => prepare(deps, ref))) due.push(ref)
  for (const [siteId, some] of Map.groupBy(due, (ref) => ref.siteId)) await trying(() => scan(deps, siteId, some))
  for (const ref of refs)
    await trying(async () => {
      await finish(deps, ref.siteId, ref.erasureId)
      await wait(deps, ref)
    })
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} erasures could not go on`)
}

/** Erasures that one sweep goes on with. */
const AT_ONCE = 50

/** Goes on with whatever is due. Answers how many there were. */
export const sweepErasures = async (deps: ErasureDeps): Promise<number> => {
  const due = await inEverySite(deps.db, (tx) => dueErasures(tx, deps.clock(), AT_ONCE))
  await advance(
    deps,
    due.map(({ siteId, id }) => ({ siteId, erasureId: id })),
  )
  return due.length
}
