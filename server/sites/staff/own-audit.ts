import type { Db } from '../../platform/db.ts'
import { inEverySite, inSite } from '../../platform/tenancy.ts'
import { recordAudit, type NewAuditEntry } from '../audit-store.ts'
import { membershipsOf } from './member-store.ts'
import type { Person } from './staff-store.ts'

/** Writes what a person did to their own account, or what befell it, into the audit of every site that they serve. */
export const auditOwn = async (
  db: Db,
  { id, email }: Pick<Person, 'id' | 'email'>,
  entry: Pick<NewAuditEntry, 'action' | 'details'>,
): Promise<void> => {
  const places = await inEverySite(db, (tx) => membershipsOf(tx, id))
  for (const { siteId, role } of places)
    await inSite(db, siteId, (tx) =>
      recordAudit(tx, siteId, { ...entry, actor: { kind: 'staff', id, role, name: email }, object: 'staff', objectId: id }),
    )
}
