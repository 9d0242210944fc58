import { randomToken, sha256 } from '../../platform/crypto.ts'
import { newId } from '../../platform/id.ts'
import { Problem } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import { DAY } from '../../platform/time.ts'
import type { Actor, Role } from '../actor.ts'
import { recordAudit } from '../audit-store.ts'
import type { NewInvitation } from '../contract/staff.ts'
import type { Identity } from './identity.ts'
import { insertInvitation } from './invitation-store.ts'
import { postLetter } from './letters.ts'
import { listMembers } from './member-store.ts'
import { emailKey } from './staff-store.ts'

const LIFETIME = 7 * DAY

type Site = { readonly id: string; readonly name: string; readonly locales: readonly string[] }
export type Invitation = { readonly email: string; readonly role: Role; readonly locale?: string | undefined }

/**
 * Invites an address to a site, by mail, and answers a link for other ways. The two differ: who comes by the mail has shown
 * that the mailbox is theirs, who comes by the link has not. Throws `already_member`.
 */
export const invite = async (
  identity: Pick<Identity, 'db' | 'jobs' | 'texts' | 'clock' | 'consoleUrl'>,
  site: Site,
  actor: Actor,
  { email: typed, role, locale = site.locales[0] ?? 'en' }: Invitation,
): Promise<NewInvitation> => {
  const { clock, consoleUrl, db, texts } = identity
  const email = emailKey(typed)
  const [mailToken, linkToken, id] = [randomToken(), randomToken(), newId()]
  const expiresAt = new Date(clock().getTime() + LIFETIME)
  await inSite(db, site.id, async (tx) => {
    if ((await listMembers(tx, site.id)).some((member) => member.email === email)) throw new Problem('already_member')
    await insertInvitation(tx, {
      siteId: site.id,
      id,
      email,
      role,
      mailHash: sha256(mailToken),
      linkHash: sha256(linkToken),
      invitedBy: actor.kind === 'staff' ? actor.id : null,
      expiresAt,
    })
    await recordAudit(tx, site.id, { actor, action: 'staff.invite', object: 'invitation', objectId: id, details: { role } })
  })
  const inviter = actor.kind === 'staff' ? actor.name : texts(locale)('mail:staff.operator')
  await postLetter(identity, {
    subject: 'invitation',
    recipient: email,
    locale,
    site,
    values: (t) => ({ inviter, role: t(`mail:staff.roles.${role}`) }),
    url: consoleUrl(`/console#invite=${mailToken}`),
  })
  return { id, link: consoleUrl(`/console#invite=${linkToken}`), expires_at: expiresAt.toISOString() }
}
