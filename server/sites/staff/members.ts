import type { Db } from '../../platform/db.ts'
import { Problem } from '../../platform/problem.ts'
import { inEverySite, inSite } from '../../platform/tenancy.ts'
import type { Actor, Role } from '../actor.ts'
import { recordAudit } from '../audit-store.ts'
import { forgetAttempts } from './attempt-store.ts'
import { deleteFactors } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { tellPerson } from './letters.ts'
import { changeRole, deleteIdle, deleteMember, lockMembers, type Member } from './member-store.ts'
import { endSessions } from './session-store.ts'
import type { Person } from './staff-store.ts'

/** What has to remain when a person gives up, or loses, a role. Throws `last_owner`, `officer_protected`. */
const mayLose = (members: readonly Member[], { id, role }: Member, actor: Actor): void => {
  const others = members.filter((member) => member.id !== id && member.role === role)
  if (role === 'owner' && others.length === 0) throw new Problem('last_owner')
  // Art. 38(3): an officer is not dismissed or penalised for doing the work. The operator, with the shell, answers for it otherwise.
  const byThemself = actor.kind === 'staff' && actor.id === id
  if (role === 'dpo' && others.length === 0 && !byThemself && actor.kind !== 'shell') throw new Problem('officer_protected')
}

const memberOf = (members: readonly Member[], id: string): Member => {
  const member = members.find((each) => each.id === id)
  if (!member) throw new Problem('not_found')
  return member
}

/** Changes what a person may do; the next request of theirs feels it. Throws `not_found`, `last_owner`, `officer_protected`. */
export const giveRole = (db: Db, siteId: string, actor: Actor, staffId: string, role: Role): Promise<void> =>
  inSite(db, siteId, async (tx) => {
    const members = await lockMembers(tx, siteId)
    const member = memberOf(members, staffId)
    if (member.role === role) return
    mayLose(members, member, actor)
    await changeRole(tx, siteId, staffId, role)
    const details = { from: member.role, to: role }
    await recordAudit(tx, siteId, { actor, action: 'staff.role', object: 'staff', objectId: staffId, details })
  })

/** Takes a person off a site's staff; who serves no other site is deleted. Throws the same. */
export const removeMember = async (db: Db, siteId: string, actor: Actor, staffId: string): Promise<void> => {
  await inSite(db, siteId, async (tx) => {
    const members = await lockMembers(tx, siteId)
    const member = memberOf(members, staffId)
    mayLose(members, member, actor)
    await deleteMember(tx, siteId, staffId)
    const details = { role: member.role, email: member.email }
    await recordAudit(tx, siteId, { actor, action: 'staff.remove', object: 'staff', objectId: staffId, details })
  })
  await inEverySite(db, (tx) => deleteIdle(tx, staffId))
}

/** Forgets a person's second factors and ends their sessions, so that they can set up new ones; tells them. */
export const resetFactors = async (
  identity: Pick<Identity, 'db' | 'jobs' | 'texts'>,
  person: Pick<Person, 'id' | 'email' | 'locale'>,
  by?: string,
): Promise<void> => {
  await identity.db.transaction(async (tx) => {
    await deleteFactors(tx, person.id)
    await forgetAttempts(tx, person.id)
    await endSessions(tx, person.id)
  })
  await tellPerson(identity, person, { subject: 'factors_reset', values: (t) => ({ by: by ?? t('mail:staff.operator') }) })
}
