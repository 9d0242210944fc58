import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'
import type { Role } from '../actor.ts'
import { sites } from '../tables.ts'
import { staffInvitations } from './tables.ts'

/** An invitation as whoever holds one of its tokens finds it. `mailed`: the token came by mail, so the mailbox is theirs. */
export type FoundInvitation = {
  readonly siteId: string
  readonly siteName: string
  readonly locales: readonly string[]
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string | null
  readonly expiresAt: Date
  readonly acceptedAt: Date | null
  readonly revokedAt: Date | null
  readonly mailed: boolean
}

const at = (siteId: string, id: string) => and(eq(staffInvitations.siteId, siteId), eq(staffInvitations.id, id))
const isOpen = and(isNull(staffInvitations.acceptedAt), isNull(staffInvitations.revokedAt))

/** Stores an invitation; open ones to the same address on the same site are replaced by it. */
export const insertInvitation = async (tx: Db, invitation: typeof staffInvitations.$inferInsert): Promise<void> => {
  const { siteId, email } = invitation
  await tx
    .update(staffInvitations)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(staffInvitations.siteId, siteId), eq(staffInvitations.email, email), isOpen))
  await tx.insert(staffInvitations).values(invitation)
}

/** The invitation with this token. Looks over all sites: call it through `inEverySite`. */
export const findInvitation = async (tx: Db, hash: string): Promise<FoundInvitation | undefined> => {
  const [found] = await tx
    .select({
      siteId: sites.id,
      siteName: sites.name,
      locales: sites.locales,
      id: staffInvitations.id,
      email: staffInvitations.email,
      role: staffInvitations.role,
      invitedBy: staffInvitations.invitedBy,
      expiresAt: staffInvitations.expiresAt,
      acceptedAt: staffInvitations.acceptedAt,
      revokedAt: staffInvitations.revokedAt,
      mailHash: staffInvitations.mailHash,
    })
    .from(staffInvitations)
    .innerJoin(sites, eq(sites.id, staffInvitations.siteId))
    .where(or(eq(staffInvitations.mailHash, hash), eq(staffInvitations.linkHash, hash)))
  if (!found) return undefined
  const { mailHash, ...invitation } = found
  return { ...invitation, mailed: mailHash === hash }
}

/** Takes an open invitation, once. */
export const acceptInvitation = async (tx: Db, siteId: string, id: string): Promise<boolean> => {
  const accepted = await tx
    .update(staffInvitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(at(siteId, id), isOpen))
    .returning({ id: staffInvitations.id })
  return accepted.length > 0
}

export const revokeInvitation = async (tx: Db, siteId: string, id: string): Promise<string | undefined> => {
  const [revoked] = await tx
    .update(staffInvitations)
    .set({ revokedAt: sql`now()` })
    .where(and(at(siteId, id), isOpen))
    .returning({ email: staffInvitations.email })
  return revoked?.email
}

export const readInvitation = async (tx: Db, siteId: string, id: string) => {
  const [found] = await tx.select().from(staffInvitations).where(at(siteId, id))
  return found
}

/** Invitations of a site that nobody has accepted, newest first; those that expired too, for they can be renewed. */
export const openInvitations = (tx: Db, siteId: string) =>
  tx
    .select()
    .from(staffInvitations)
    .where(and(eq(staffInvitations.siteId, siteId), isOpen))
    .orderBy(desc(staffInvitations.createdAt))
