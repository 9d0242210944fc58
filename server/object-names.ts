import { listConnections } from './crm/connection-store.ts'
import type { Db } from './platform/db.ts'
import { leadReferences } from './records.ts'
import type { ObjectNames } from './sites/audit-routes.ts'
import { listMembers } from './sites/staff/member-store.ts'

type Named = (tx: Db, siteId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** A lead and its submission share their id and the reference that people know them by. */
const references: Named = (tx, siteId, ids) =>
  leadReferences(
    tx,
    siteId,
    'lead',
    ids.filter((id) => UUID.test(id)),
  )

const NAMES: Readonly<Record<string, Named>> = {
  lead: references,
  submission: references,
  connection: async (tx, siteId) =>
    new Map((await listConnections(tx, siteId)).map(({ id, name, url }) => [id, name ?? new URL(url).host])),
  staff: async (tx, siteId) => new Map((await listMembers(tx, siteId)).map(({ id, name }) => [id, name])),
}

/** What people call the objects that the audit names by id; see `ObjectNames`. */
export const objectNames: ObjectNames = async (tx, siteId, objects) => {
  const found = new Map<string, string>()
  for (const [kind, ids] of Map.groupBy(objects, (object) => object.kind)) {
    const names = await NAMES[kind]?.(tx, siteId, [...new Set(ids.map(({ id }) => id))])
    for (const [id, name] of names ?? []) found.set(`${kind}/${id}`, name)
  }
  return found
}
