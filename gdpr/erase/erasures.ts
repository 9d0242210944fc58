import type { Db } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import type { PlannedItem } from '../personal-data.ts'
import { isRecipientStep, recipientStep } from './certificate.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import {
  changeErasure,
  erasureOfRequest,
  insertErasure,
  listErasures,
  lockErasure,
  openErasureOf,
  putStep,
  readErasure,
  readSteps,
  type Erasure,
  type Step,
} from './erasure-store.ts'
import { gdprErase } from './jobs.ts'
import { sealRemembered } from './sealed.ts'
import type { ScanReport, StepResult } from './step.ts'
import { planWalk, remember } from './walk.ts'

/** What erasing would do, before anybody approves. */
export type ErasurePlan = {
  readonly items: readonly PlannedItem[]
  readonly files: number
  /** Those outside who got something, and of how many records. */
  readonly recipients: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly records: number }[]
}

/** How an erasure stands. `done` only when every receiver has confirmed, the scan found nothing, and the certificate is signed. */
export type ErasureStatus = {
  readonly id: string
  readonly requestId: string | null
  readonly state: Erasure['state']
  readonly items: Erasure['items']
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly nextAt: string | null
  readonly hasCertificate: boolean
  readonly recipients: readonly ({ readonly id: string; readonly state: Step['state']; readonly attempts: number } & StepResult)[]
  readonly scan: ScanReport | null
}

export type StartErasure = {
  readonly siteId: string
  readonly requestId: string | null
  readonly subjectIds: readonly string[]
  readonly approvedBy: string
}

const statusOf = (erasure: Erasure, steps: readonly Step[]): ErasureStatus => ({
  id: erasure.id,
  requestId: erasure.requestId,
  state: erasure.state,
  items: erasure.items,
  createdAt: erasure.createdAt.toISOString(),
  finishedAt: erasure.finishedAt?.toISOString() ?? null,
  nextAt: erasure.state === 'done' ? null : erasure.nextAt.toISOString(),
  hasCertificate: erasure.certificate !== null,
  recipients: steps
    .filter(isRecipientStep)
    .map(({ step, state, attempts, result }) => Object.assign({ id: step.slice(recipientStep('').length), state, attempts }, result)),
  scan: steps.find(({ step }) => step === 'scan')?.result.scan ?? null,
})

/** What people who decide about erasures may do; the work itself is in `advance.ts`. */
export const openErasures = (deps: ErasureDeps) => ({
  /** What would go, what must stay and why, and who outside would be told. Changes nothing. */
  preview: (siteId: string, subjectIds: readonly string[]): Promise<ErasurePlan> =>
    inSite(deps.db, siteId, async (tx) => {
      const { identifiers, files, recipients } = await remember(tx, deps, siteId, subjectIds)
      const items = await planWalk(tx, deps.registry, { siteId, subjectIds, now: deps.clock() }, identifiers)
      return {
        items,
        files: files.length,
        recipients: recipients.map(({ id, name, kind, people }) => ({
          id,
          name,
          kind,
          records: people.reduce((sum, { records }) => sum + records.length, 0),
        })),
      }
    }),

  /**
   * Begins an erasure that somebody approved, in the caller's transaction; a job goes on with it. Answers its id. Called again for a request
   * whose erasure is not done, it goes on with that one.
   */
  async start(tx: Db, { siteId, requestId, subjectIds, approvedBy }: StartErasure): Promise<string> {
    const now = deps.clock()
    const open = requestId === null ? undefined : await openErasureOf(tx, siteId, requestId)
    if (open) {
      await changeErasure(tx, siteId, open.id, { nextAt: now })
      await deps.jobs.send(tx, gdprErase, [{ siteId, erasureId: open.id }])
      return open.id
    }
    const id = newId(now.getTime())
    const sealed = sealRemembered(deps.keys, { siteId, id }, { subjectIds, identifiers: [], files: [], recipients: [] })
    await insertErasure(tx, { siteId, id, requestId, sealed, approvedBy, nextAt: now, createdAt: now })
    await deps.jobs.send(tx, gdprErase, [{ siteId, erasureId: id }])
    return id
  },

  /** Undefined when the site has no such erasure. */
  status: (siteId: string, id: string): Promise<ErasureStatus | undefined> =>
    inSite(deps.db, siteId, async (tx) => {
      const erasure = await readErasure(tx, siteId, id)
      return erasure && statusOf(erasure, await readSteps(tx, erasure))
    }),

  /** The erasure that answers a request; undefined while none has begun. */
  ofRequest: (siteId: string, requestId: string): Promise<ErasureStatus | undefined> =>
    inSite(deps.db, siteId, async (tx) => {
      const erasure = await erasureOfRequest(tx, siteId, requestId)
      return erasure && statusOf(erasure, await readSteps(tx, erasure))
    }),

  /** The newest erasures of a site. */
  list: (siteId: string, limit: number): Promise<readonly ErasureStatus[]> =>
    inSite(deps.db, siteId, async (tx) => {
      const all: ErasureStatus[] = []
      for (const erasure of await listErasures(tx, siteId, limit)) all.push(statusOf(erasure, await readSteps(tx, erasure)))
      return all
    }),

  /** Canonical JSON, and the same signed; undefined as long as there is none. */
  certificate: (siteId: string, id: string): Promise<{ readonly text: string; readonly jws: string } | undefined> =>
    inSite(deps.db, siteId, async (tx) => {
      const { certificate: text, jws } = (await readErasure(tx, siteId, id)) ?? {}
      return text && jws ? { text, jws } : undefined
    }),

  /** Tries now what waits, whatever the schedule says. False when nothing waits. */
  retry: (siteId: string, id: string): Promise<boolean> =>
    inSite(deps.db, siteId, async (tx) => {
      const erasure = await lockErasure(tx, siteId, id)
      if (!erasure || erasure.state === 'done' || erasure.state === 'held') return false
      const now = deps.clock()
      for (const step of await readSteps(tx, erasure))
        if (step.state !== 'done') await putStep(tx, { ...step, nextAt: now, updatedAt: now })
      await changeErasure(tx, siteId, id, { nextAt: now })
      await deps.jobs.send(tx, gdprErase, [{ siteId, erasureId: id }])
      return true
    }),

  /**
   * Somebody saw to it that a receiver who cannot be asked has nothing any more. The certificate says that it was not read back. False when
   * there is no such open receiver.
   */
  confirmByHand: (siteId: string, id: string, connectionId: string, reason: string): Promise<boolean> =>
    inSite(deps.db, siteId, async (tx) => {
      const erasure = await lockErasure(tx, siteId, id)
      const step = erasure && (await readSteps(tx, erasure)).find((one) => one.step === recipientStep(connectionId))
      if (!erasure || !step || step.state !== 'failed') return false
      const now = deps.clock()
      const result: StepResult = { ...step.result, confirmed: 'by_hand', reason, at: now.toISOString() }
      await putStep(tx, { ...step, state: 'done', result, updatedAt: now })
      await changeErasure(tx, siteId, id, { nextAt: now })
      await deps.jobs.send(tx, gdprErase, [{ siteId, erasureId: id }])
      return true
    }),
})

export type Erasures = ReturnType<typeof openErasures>
