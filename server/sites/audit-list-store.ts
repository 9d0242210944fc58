import { and, desc, eq, gte, like, lt, ne, sql } from 'drizzle-orm'
import { rows, type Db } from '../platform/db.ts'
import { auditEntries } from './tables.ts'

export type AuditEntry = typeof auditEntries.$inferSelect

/** Looking at the audit is written down too, but is shown only to who asks for it: else every look would hide what it looked for. */
export const LOOKING = 'audit.list'

export type AuditFilter = {
  readonly actor?: string | undefined
  /** An action (`lead.read`), or all of a kind (`lead.`). */
  readonly action?: string | undefined
  readonly object?: string | undefined
  readonly objectId?: string | undefined
  readonly from?: Date | undefined
  /** Before this moment. */
  readonly until?: Date | undefined
  /** Id of the last entry of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

const prefix = (action: string): string => `${action.replace(/[\\%_]/g, '\\$&')}%`

/** Entries of a site, newest first: ids are made in order of time. The page goes on after an entry, so that new ones do not shift it. */
export const listAudit = (db: Db, siteId: string, filter: AuditFilter): Promise<AuditEntry[]> => {
  const { actor, action, object, objectId, from, until, after, limit } = filter
  const { id, at } = auditEntries
  return db
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.siteId, siteId),
        actor ? eq(auditEntries.actorId, actor) : undefined,
        action === undefined ? ne(auditEntries.action, LOOKING) : undefined,
        action ? (action.endsWith('.') ? like(auditEntries.action, prefix(action)) : eq(auditEntries.action, action)) : undefined,
        object ? eq(auditEntries.objectKind, object) : undefined,
        objectId ? eq(auditEntries.objectId, objectId) : undefined,
        from ? gte(at, from) : undefined,
        until ? lt(at, until) : undefined,
        after ? lt(id, after) : undefined,
      ),
    )
    .orderBy(desc(id))
    .limit(limit)
}

export type AuditPerson = { readonly id: string; readonly kind: AuditEntry['actorKind']; readonly name: string }

/** Everybody who ever did or read something, by their last name in the audit. Hops from one to the next instead of reading all entries. */
export const auditPeople = async (db: Db, siteId: string): Promise<AuditPerson[]> =>
  rows<AuditPerson>(
    await db.execute(sql`
      with recursive who as (
        (select actor_id from audit_entries where site_id = ${siteId} order by actor_id limit 1)
        union all
        select (select a.actor_id from audit_entries a where a.site_id = ${siteId} and a.actor_id > who.actor_id order by a.actor_id limit 1)
        from who where who.actor_id is not null)
      select l.actor_id as id, l.actor_kind as kind, l.actor_name as name
      from who cross join lateral (
        select a.actor_id, a.actor_kind, a.actor_name from audit_entries a
        where a.site_id = ${siteId} and a.actor_id = who.actor_id order by a.id desc limit 1) l
      where who.actor_id is not null order by l.actor_name`),
  )
