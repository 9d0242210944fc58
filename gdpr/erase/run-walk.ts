import { inSite } from '../../server/platform/tenancy.ts'
import { statement } from '../../server/platform/statement.ts'
import { isHeld, recipientStep } from './certificate.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import { changeErasure, lockErasure, putStep, readSteps, type Erasure } from './erasure-store.ts'
import { journalHash } from './journal.ts'
import { openRemembered, sealRemembered, together, type Remembered } from './sealed.ts'
import { suppress } from './suppression.ts'
import { addItems, eraseWalk, lockSubjects, remember } from './walk.ts'

type Tx = Parameters<typeof lockErasure>[0]

const KEYS =
  'delete from subject_keys where site_id = $1 and subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))'

const steps = async (tx: Tx, erasure: Erasure, remembered: Remembered, now: Date): Promise<void> => {
  const base = { siteId: erasure.siteId, erasureId: erasure.id, round: erasure.round, nextAt: now, updatedAt: now }
  await putStep(tx, { ...base, step: 'walk', state: 'done' })
  await putStep(tx, { ...base, step: 'files', state: 'waiting' })
  for (const { id, name, kind, people, notBefore } of remembered.recipients) {
    const result = { name, kind, count: people.length }
    await putStep(tx, { ...base, step: recipientStep(id), state: 'waiting', result, nextAt: notBefore ? new Date(notBefore) : now })
  }
  await putStep(tx, { ...base, step: 'scan', state: 'waiting' })
}

/**
 * The first step: one transaction in which every feature erases the person, addresses are put on the list of those not to be written
 * to, and everything is noted, encrypted, that the later steps need. The journal has it before the database does: a crash between
 * the two means that the walk is done once more.
 */
export const runWalk = (deps: ErasureDeps, siteId: string, id: string): Promise<void> =>
  inSite(deps.db, siteId, async (tx) => {
    const { keys, registry, clock, hook } = deps
    const now = clock()
    const erasure = await lockErasure(tx, siteId, id)
    if (!erasure || erasure.state === 'done' || (await readSteps(tx, erasure)).some(({ step }) => step === 'walk')) return
    const before = openRemembered(keys, erasure)
    const { subjectIds } = before
    const identities = await lockSubjects(tx, siteId, subjectIds)
    const remembered = together(before, await remember(tx, deps, siteId, subjectIds))
    hook?.('walk: known')
    const items = await eraseWalk(tx, registry, { siteId, subjectIds, now }, remembered.identifiers)
    hook?.('walk: erased')
    for (const { kind, value } of remembered.identifiers)
      if (kind === 'email' || kind === 'phone')
        await suppress(tx, keys, { siteId, address: { kind, value }, scope: 'all', reason: 'erasure', now })
    // What a hold keeps must stay readable.
    if (!isHeld(items)) await statement(tx, KEYS, [siteId, JSON.stringify(subjectIds)])
    await steps(tx, erasure, remembered, now)
    await changeErasure(tx, siteId, id, { items: addItems(erasure.items, items), sealed: sealRemembered(keys, erasure, remembered) })
    if (erasure.requestId && isHeld(items)) await deps.progressed?.(tx, { siteId, requestId: erasure.requestId, outcome: 'held' })
    hook?.('walk: noted')
    deps.journal.append({
      site: siteId,
      erasure: id,
      request: erasure.requestId,
      round: erasure.round,
      subjects: [...subjectIds],
      hashes: identities.map((identity) => journalHash(keys, siteId, identity)),
      at: now.toISOString(),
    })
    hook?.('walk: in the journal')
  })
