import { and, eq } from 'drizzle-orm'
import { seal, unseal, type Spot } from '../../../gdpr/subject-keys.ts'
import type { Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import type { SealedState, Values } from '../contract.ts'
import type { Submission } from '../submission-store.ts'
import { sealedValues } from '../tables.ts'
import type { ToSeal } from './split.ts'

export type SealedValue = typeof sealedValues.$inferSelect

const spotOf = (siteId: string, submissionId: string, field: string): Spot => ({
  siteId,
  table: 'sealed_values',
  column: 'sealed',
  row: `${submissionId}/${field}`,
})

/** A submission with what is to be locked away of it. */
export type Sealing = { readonly submissionId: string; readonly subjectId: string; readonly toSeal: readonly ToSeal[] }

/** Locks answers of one site away, each with its person's key. */
export const sealValues = async (tx: Db, keys: Keys, siteId: string, some: readonly Sealing[]): Promise<void> => {
  // One after another: these are rare, and two of the same person use the key that the first one makes.
  for (const { submissionId, subjectId, toSeal } of some)
    for (const { value, ...one } of toSeal) {
      const sealed = await seal(tx, keys, subjectId, spotOf(siteId, submissionId, one.field), JSON.stringify(value))
      await tx.insert(sealedValues).values({ ...one, siteId, submissionId, sealed })
    }
}

/** What is locked away of a submission, by field; not opened. */
export const sealedOf = (db: Db, siteId: string, submissionId: string): Promise<SealedValue[]> =>
  db
    .select()
    .from(sealedValues)
    .where(and(eq(sealedValues.siteId, siteId), eq(sealedValues.submissionId, submissionId)))
    .orderBy(sealedValues.field)

/** Opens answers of one submission. Nothing for a person whose key is gone. */
export const openValues = async (
  db: Db,
  keys: Keys,
  { siteId, id, subjectId }: Pick<Submission, 'siteId' | 'id' | 'subjectId'>,
  some: readonly Pick<SealedValue, 'field' | 'sealed'>[],
): Promise<Values> => {
  const opened: Record<string, Values[string]> = {}
  for (const { field, sealed } of some) {
    const text = await unseal(db, keys, subjectId, spotOf(siteId, id, field), sealed)
    if (text !== undefined) opened[field] = JSON.parse(text) as Values[string]
  }
  return opened
}

/** Writes down what a person of the staff decided. Answers the state then: undefined where nothing is sealed, `consented` where consent alone decides. */
export const decideSealed = async (
  tx: Db,
  { siteId, submissionId, field }: Pick<SealedValue, 'siteId' | 'submissionId' | 'field'>,
  decision: { readonly state: Extract<SealedState, 'released' | 'withheld'>; readonly by: string; readonly at: Date },
): Promise<SealedState | undefined> => {
  const place = and(eq(sealedValues.siteId, siteId), eq(sealedValues.submissionId, submissionId), eq(sealedValues.field, field))
  const [before] = await tx.select({ state: sealedValues.state }).from(sealedValues).where(place).for('update')
  if (!before || before.state === 'consented') return before?.state
  await tx.update(sealedValues).set({ state: decision.state, decidedBy: decision.by, decidedAt: decision.at }).where(place)
  return decision.state
}
