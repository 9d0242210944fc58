import { sha256 } from '../../platform/crypto.ts'
import { newId } from '../../platform/id.ts'
import { Problem } from '../../platform/problem.ts'
import { inEverySite } from '../../platform/tenancy.ts'
import { recordAudit } from '../audit-store.ts'
import type { StaffSession } from './door.ts'
import { deleteFactors } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { acceptInvitation, findInvitation, type FoundInvitation } from './invitation-store.ts'
import { insertMember } from './member-store.ts'
import { endSessions } from './session-store.ts'
import { insertStaff, proveMail, staffByEmail, type Person } from './staff-store.ts'

/** The invitation of a token that still works. Throws what is wrong with any other. */
export const openInvitation = async ({ clock, db }: Identity, token: string): Promise<FoundInvitation> => {
  const found = await inEverySite(db, (tx) => findInvitation(tx, sha256(token)))
  if (!found) throw new Problem('invitation_unknown')
  if (found.acceptedAt) throw new Problem('invitation_used')
  if (found.revokedAt) throw new Problem('invitation_revoked')
  if (found.expiresAt <= clock()) throw new Problem('invitation_expired')
  return found
}

type Newcomer = { readonly name?: string | undefined; readonly locale: string | null }

const newPerson = ({ email, mailed }: FoundInvitation, { name, locale }: Newcomer): Person => ({
  id: newId(),
  name: name ?? email,
  email,
  locale,
  mailProvenAt: mailed ? new Date() : null,
})

/**
 * Who joins by the invitation: somebody new; the person who is signed in under the invited address; or, when an account
 * of that address was made without its mailbox, and the invitation came to the mailbox, the mailbox's owner: whoever made the account
 * loses it. Anybody else has to sign in first: else a copied link would be a way into other people's accounts.
 */
export const joining = async (
  { db }: Identity,
  invitation: FoundInvitation,
  session: StaffSession | undefined,
): Promise<{ readonly as: 'none' | 'yours' | 'claimed' | 'sign_in_first' | 'address_unproven'; readonly person?: Person }> => {
  const person = await staffByEmail(db, invitation.email)
  if (!person) return { as: 'none' }
  const proven = person.mailProvenAt !== null || invitation.mailed
  if (session?.staff.id === person.id) return { as: proven ? 'yours' : 'address_unproven', person }
  return { as: person.mailProvenAt === null && invitation.mailed ? 'claimed' : 'sign_in_first', person }
}

/**
 * Accepts an invitation; answers the person, and whether they are to be signed in by it. Throws `sign_in_first`,
 * `address_unproven`, and `invitation_used` for the second of two.
 */
export const accept = async (
  identity: Identity,
  invitation: FoundInvitation,
  session: StaffSession | undefined,
  newcomer: Newcomer,
): Promise<{ readonly staffId: string; readonly signIn: boolean }> => {
  const { as, person } = await joining(identity, invitation, session)
  if (as === 'sign_in_first' || as === 'address_unproven') throw new Problem(as)
  const { id, siteId, email, role, mailed } = invitation
  return inEverySite(identity.db, async (tx) => {
    const joins = person ?? newPerson(invitation, newcomer)
    if (!(await acceptInvitation(tx, siteId, id))) throw new Problem('invitation_used')
    if (!person && !(await insertStaff(tx, joins))) throw new Problem('sign_in_first')
    if (as === 'claimed') {
      await endSessions(tx, joins.id)
      await deleteFactors(tx, joins.id)
    }
    if (mailed) await proveMail(tx, joins.id)
    if (!(await insertMember(tx, siteId, joins.id, role))) throw new Problem('already_member')
    const actor = { kind: 'staff', id: joins.id, role, name: email } as const
    await recordAudit(tx, siteId, { actor, action: 'staff.join', object: 'staff', objectId: joins.id, details: { role } })
    return { staffId: joins.id, signIn: as !== 'yours' }
  })
}
