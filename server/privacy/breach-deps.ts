import type { AffectedSources } from '../../gdpr/breaches/affected.ts'
import type { Breach } from '../../gdpr/breaches/store.ts'
import { readBreach } from '../../gdpr/breaches/store.ts'
import type { Db } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import type { Clock } from '../platform/time.ts'
import type { Actor } from '../sites/actor.ts'

export type BreachDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly sources: AffectedSources
  /** Whether the site has an officer; only where it has none its owner writes the register. */
  readonly hasOfficer: (tx: Db, siteId: string) => Promise<boolean>
}

/** The breach, or the problem that there is none. */
export const requireBreach = async (tx: Db, siteId: string, id: string): Promise<Breach> => {
  const breach = await readBreach(tx, siteId, id)
  if (!breach) throw new Problem('not_found')
  return breach
}

/** An owner reads what the officer writes, and does not change it (GDPR Art. 38(3)). */
export const mayWrite = async (tx: Db, siteId: string, { role }: Actor, { hasOfficer }: BreachDeps): Promise<void> => {
  if (role === 'owner' && (await hasOfficer(tx, siteId))) throw new Problem('forbidden')
}
