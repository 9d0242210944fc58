import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import type { Actor } from './actor.ts'
import { auditEntries } from './tables.ts'

/** One line of the audit. `details` holds ids, counts and names of settings, never what a person wrote. */
export type NewAuditEntry = {
  readonly actor: Actor
  /** What was done, e.g. `lead.read`, `delivery.retry`, `staff.invite`. */
  readonly action: string
  /** The kind of what it was done to: `lead`, `submission`, `person` … */
  readonly object?: string
  readonly objectId?: string
  readonly reason?: string
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/** Writes down who did or read what, when and why. Entries cannot be changed or deleted. */
export const recordAudit = async (
  tx: Db,
  siteId: string,
  { actor, action, object, objectId, reason, details }: NewAuditEntry,
): Promise<void> => {
  await tx.insert(auditEntries).values({
    siteId,
    id: newId(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    role: actor.role,
    action,
    objectKind: object ?? null,
    objectId: objectId ?? null,
    reason: reason ?? null,
    details: details ?? {},
  })
}
