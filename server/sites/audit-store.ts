import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { appendLeaves, commit } from '../../gdpr/ledger/append.ts'
import type { LedgerSource } from '../../gdpr/ledger/source.ts'
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

type Stored = Omit<typeof auditEntries.$inferSelect, 'salt'>

/** An entry as the ledger commits to it. */
const ledgerEntry = ({ siteId, at, ...entry }: Stored) => ({ schema: 'portik/audit/1', site: siteId, at: at.toISOString(), ...entry })

/** Writes down who did or read what, when and why, and commits to it in the ledger. Entries cannot be changed or deleted. */
export const recordAudit = async (
  tx: Db,
  siteId: string,
  { actor, action, object, objectId, reason, details }: NewAuditEntry,
): Promise<void> => {
  const entry: Stored = {
    siteId,
    id: newId(),
    at: new Date(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    role: actor.role,
    action,
    objectKind: object ?? null,
    objectId: objectId ?? null,
    // Half of a character can be sent in a header, but neither stored nor committed to.
    reason: reason?.toWellFormed() ?? null,
    details: details ?? {},
  }
  const { salt, commitment } = commit(ledgerEntry(entry))
  await tx.insert(auditEntries).values({ ...entry, salt })
  await appendLeaves(tx, siteId, [{ id: entry.id, kind: 'audit', commitment }])
}

/** The audit's entries, just as the ledger committed to them. */
export const auditSource: LedgerSource = {
  kind: 'audit',
  table: 'audit_entries',
  key: 'id',
  records: async (db, siteId, ids) => {
    const found = await db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.siteId, siteId), inArray(auditEntries.id, [...ids]), isNotNull(auditEntries.salt)))
    return new Map(found.map(({ salt, ...entry }) => [entry.id, { record: ledgerEntry(entry), salt: salt ?? '' }]))
  },
}
