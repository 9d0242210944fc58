import * as z from 'zod'
import type { Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { problems } from '../platform/openapi.ts'
import type { Outgoing } from '../platform/outgoing.ts'
import type { Role } from '../sites/actor.ts'
import type { RecordIds } from './deliveries.ts'

/** What people call records (`PK-…`), by id; those that are no longer stored are missing. */
export type References = (tx: Db, siteId: string, kind: 'lead', ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

/** Everything this feature needs from outside. */
export type CrmRouteDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly outgoing: Outgoing
  readonly recordIds: RecordIds
  readonly references: References
}

/** Who sees where records go, and whether they arrive. */
export const READERS: readonly Role[] = ['owner', 'agent', 'dpo', 'viewer']

/** Who may have records tried again. */
export const MENDERS: readonly Role[] = ['owner', 'agent']

export const params = z.object({ id: z.uuid() })
export const refusals = problems('unauthenticated', 'forbidden')
export const missing = problems('unauthenticated', 'forbidden', 'not_found')
