import { and, asc, eq, notExists, sql } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'
import type { Role } from '../actor.ts'
import { sites } from '../tables.ts'
import { staff, staffMembers } from './tables.ts'

/** A person's place on a site. */
export type Membership = { readonly siteId: string; readonly name: string; readonly locales: readonly string[]; readonly role: Role }

/** A person of a site's staff. */
export type Member = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly locale: string | null
  readonly role: Role
  readonly since: Date
}

const at = (siteId: string, staffId: string) => and(eq(staffMembers.siteId, siteId), eq(staffMembers.staffId, staffId))

/** The sites where a person has a role. Looks over all sites: call it through `inEverySite`. */
export const membershipsOf = (tx: Db, staffId: string): Promise<Membership[]> =>
  tx
    .select({ siteId: sites.id, name: sites.name, locales: sites.locales, role: staffMembers.role })
    .from(staffMembers)
    .innerJoin(sites, eq(sites.id, staffMembers.siteId))
    .where(eq(staffMembers.staffId, staffId))
    .orderBy(asc(sites.name), asc(sites.id))

/** What a person may do on a site; undefined when they have no business there. */
export const roleOn = async (tx: Db, siteId: string, staffId: string): Promise<Role | undefined> => {
  const [found] = await tx.select({ role: staffMembers.role }).from(staffMembers).where(at(siteId, staffId))
  return found?.role
}

/** The staff of a site, longest first. */
export const listMembers = (tx: Db, siteId: string): Promise<Member[]> =>
  tx
    .select({
      id: staff.id,
      name: staff.name,
      email: staff.email,
      locale: staff.locale,
      role: staffMembers.role,
      since: staffMembers.createdAt,
    })
    .from(staffMembers)
    .innerJoin(staff, eq(staff.id, staffMembers.staffId))
    .where(eq(staffMembers.siteId, siteId))
    .orderBy(asc(staffMembers.createdAt), asc(staff.id))

/** The same, and nobody else can change who is on the staff until the transaction ends. */
export const lockMembers = async (tx: Db, siteId: string): Promise<Member[]> => {
  await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId)).for('update')
  return listMembers(tx, siteId)
}

/** Gives a person a role; false when they have one already. */
export const insertMember = async (tx: Db, siteId: string, staffId: string, role: Role): Promise<boolean> => {
  const stored = await tx
    .insert(staffMembers)
    .values({ siteId, staffId, role })
    .onConflictDoNothing()
    .returning({ id: staffMembers.staffId })
  return stored.length > 0
}

export const changeRole = async (tx: Db, siteId: string, staffId: string, role: Role): Promise<void> => {
  await tx.update(staffMembers).set({ role }).where(at(siteId, staffId))
}

export const deleteMember = async (tx: Db, siteId: string, staffId: string): Promise<void> => {
  await tx.delete(staffMembers).where(at(siteId, staffId))
}

/** Deletes a person who serves no site any more. Looks over all sites: call it through `inEverySite`. */
export const deleteIdle = async (tx: Db, staffId: string): Promise<void> => {
  const places = tx
    .select({ one: sql`1` })
    .from(staffMembers)
    .where(eq(staffMembers.staffId, staffId))
  await tx.delete(staff).where(and(eq(staff.id, staffId), notExists(places)))
}
