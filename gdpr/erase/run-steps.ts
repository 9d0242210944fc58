import { inSite } from '../../server/platform/tenancy.ts'
import { MINUTE, SECOND } from '../../server/platform/time.ts'
import { certificateOf, heldUntil, isHeld, isRecipientStep, recipientStep } from './certificate.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import { changeErasure, lockErasure, putStep, readSteps, type Erasure, type Step } from './erasure-store.ts'
import { openRemembered } from './sealed.ts'
import type { Confirmation, ScanReport, StepResult } from './step.ts'
import { addItems, eraseWalk } from './walk.ts'

/** Waits between attempts. The last one stays: a receiver that was down for a day has confirmed five minutes after it is back. */
const WAITS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 4 * MINUTE] as const

const later = (attempts: number, now: Date): Date => new Date(now.getTime() + (WAITS[Math.min(attempts, WAITS.length) - 1] ?? 4 * MINUTE))

type Outcome = { readonly state: Step['state']; readonly result: StepResult }

/** Writes down how an attempt ended, unless the step was done meanwhile. */
const settle = async ({ db, clock }: ErasureDeps, erasure: Erasure, step: Step, { state, result }: Outcome): Promise<void> => {
  const now = clock()
  const attempts = step.attempts + 1
  await inSite(db, erasure.siteId, async (tx) => {
    await lockErasure(tx, erasure.siteId, erasure.id)
    const known = (await readSteps(tx, erasure)).find((other) => other.step === step.step)
    if (known?.state === 'done') return
    await putStep(tx, { ...step, state, attempts, result, nextAt: state === 'done' ? now : later(attempts, now), updatedAt: now })
  })
}

/** Deletes the bytes of files whose rows are gone. */
export const runFiles = async (deps: ErasureDeps, erasure: Erasure, step: Step): Promise<void> => {
  const { files } = openRemembered(deps.keys, erasure)
  for (const name of isHeld(erasure.items) ? await unowned(deps, erasure, files) : files) {
    await deps.files.remove(name)
    deps.hook?.('files: one removed')
  }
  await settle(deps, erasure, step, { state: 'done', result: { count: files.length } })
}

/** Those of the files that no row owns: what a hold keeps, keeps its bytes. */
const unowned = async ({ db, registry }: ErasureDeps, { siteId }: Erasure, names: readonly string[]): Promise<readonly string[]> => {
  const owned = new Set<string>()
  await inSite(db, siteId, async (tx) => {
    for (const feature of registry) for (const name of (await feature.ownedFiles?.(tx)) ?? []) owned.add(name)
  })
  return names.filter((name) => !owned.has(name))
}

const MESSAGES: Readonly<Record<Confirmation['state'], string>> = {
  gone: 'Read back: nothing is there any more.',
  there: 'The receiver still has the person, or did not say clearly that it has not.',
  down: 'The receiver cannot be reached; it is asked again.',
  closed: 'The connection was removed and can no longer be used; somebody must see to it by hand, and confirm.',
}

/** Asks one receiver to erase, and reads back. */
export const runRecipient = async (deps: ErasureDeps, erasure: Erasure, step: Step): Promise<void> => {
  const recipient = openRemembered(deps.keys, erasure).recipients.find(({ id }) => recipientStep(id) === step.step)
  if (!recipient) return
  const { state: answer, message } = await deps.recipients.erase(erasure.siteId, recipient)
  deps.hook?.('recipient: answered')
  const said = { ...step.result, answer, message: message ?? MESSAGES[answer], at: deps.clock().toISOString() }
  await settle(
    deps,
    erasure,
    step,
    answer === 'gone' ? { state: 'done', result: { ...said, confirmed: 'read_back' } } : { state: 'failed', result: said },
  )
}

/** What the last scan found may have been written while the walk ran, as a filter that somebody saved: it goes with another walk. */
export const eraseAgain = (deps: ErasureDeps, { siteId, id }: Erasure): Promise<void> =>
  inSite(deps.db, siteId, async (tx) => {
    const erasure = await lockErasure(tx, siteId, id)
    if (!erasure) return
    const { subjectIds, identifiers } = openRemembered(deps.keys, erasure)
    const items = await eraseWalk(tx, deps.registry, { siteId, subjectIds, now: deps.clock() }, identifiers)
    await changeErasure(tx, siteId, id, { items: addItems(erasure.items, items) })
  })

export const settleScan = (deps: ErasureDeps, erasure: Erasure, step: Step, scan: ScanReport): Promise<void> =>
  settle(deps, erasure, step, { state: scan.orphans.length === 0 ? 'done' : 'failed', result: { scan } })

/** The last step: the certificate is signed and committed to, and what was remembered of the person is forgotten. */
export const finish = (deps: ErasureDeps, siteId: string, id: string): Promise<void> =>
  inSite(deps.db, siteId, async (tx) => {
    const now = deps.clock()
    const erasure = await lockErasure(tx, siteId, id)
    if (!erasure || erasure.state === 'done' || erasure.state === 'held') return
    const steps = await readSteps(tx, erasure)
    const scan = steps.find(({ step }) => step === 'scan')?.result.scan
    if (!scan || steps.some(({ state }) => state !== 'done')) return
    const held = isHeld(erasure.items)
    const { text, ...certified } = await deps.certify(tx, siteId, certificateOf(erasure, steps, scan, now))
    deps.hook?.('certificate: signed')
    const base = { certificate: text, ...certified }
    await changeErasure(
      tx,
      siteId,
      id,
      held
        ? { ...base, state: 'held', nextAt: heldUntil(erasure.items) ?? now }
        : { ...base, state: 'done', sealed: null, finishedAt: now },
    )
    if (erasure.requestId) await deps.progressed?.(tx, { siteId, requestId: erasure.requestId, outcome: held ? 'held' : 'done' })
    deps.hook?.('certificate: noted')
  })

export const openRecipients = (steps: readonly Step[]): readonly Step[] =>
  steps.filter((step) => isRecipientStep(step) && step.state !== 'done')
