import type { Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import type { Values } from '../contract.ts'
import type { Submission } from '../submission-store.ts'
import { openValues, sealedOf, type SealedValue } from './store.ts'

/** How the person stands on a purpose now. */
type Standing = { readonly purpose: string; readonly granted: boolean }

/** What may leave the house of a submission's answers, and the fields of those that may not. */
export type Travelling = { readonly values: Values; readonly withheld: readonly string[] }

const mayTravel = ({ state, purpose }: SealedValue, consents: readonly Standing[]): boolean =>
  state === 'released' || (state === 'consented' && consents.some((consent) => consent.granted && consent.purpose === purpose))

/**
 * The answers that a CRM and an export may have: what lies open, what a person of the staff released, and specially protected
 * answers for as long as the explicit consent to them stands (GDPR Art. 9(2)(a), 7(3)).
 */
export const travellingValues = async (db: Db, keys: Keys, submission: Submission, consents: readonly Standing[]): Promise<Travelling> => {
  const sealed = await sealedOf(db, submission.siteId, submission.id)
  if (sealed.length === 0) return { values: submission.values, withheld: [] }
  const free = sealed.filter((one) => mayTravel(one, consents))
  const opened = await openValues(db, keys, submission, free)
  return {
    values: { ...submission.values, ...opened },
    withheld: sealed.filter(({ field }) => !Object.hasOwn(opened, field)).map(({ field }) => field),
  }
}
