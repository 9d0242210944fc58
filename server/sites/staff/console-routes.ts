import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { json, jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import { ROLES } from '../actor.ts'
import { consoleRoute } from '../console-route.ts'
import { localeSchema } from '../contract.ts'
import { addressSchema, newInvitationSchema, roleSchema, staffRoomSchema } from '../contract/staff.ts'
import type { ConsoleEnv } from '../env.ts'
import { factorsOf, hasFactor } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { openInvitations, readInvitation, revokeInvitation } from './invitation-store.ts'
import { invite } from './invite.ts'
import { listMembers } from './member-store.ts'
import { giveRole, removeMember, resetFactors } from './members.ts'

const tags = ['Console: staff']
const params = z.object({ id: z.uuid() })
const invited = json(newInvitationSchema, 'Invited, by mail; the link is for other ways')

const readStaffRoom = consoleRoute({
  method: 'get',
  path: '/staff',
  tags,
  summary: 'Who works on the site, and who is invited',
  roles: ['owner', 'dpo'],
  audit: { action: 'staff.list' },
  responses: { 200: json(staffRoomSchema, 'The staff') },
})
const changeMember = consoleRoute({
  method: 'patch',
  path: '/staff/{id}',
  tags,
  summary: 'Change what a person may do',
  roles: ['owner'],
  audit: 'none',
  request: { params, body: jsonBody(z.strictObject({ role: roleSchema })) },
  responses: { 204: { description: 'Changed' }, ...problems('not_found', 'last_owner', 'officer_protected', 'invalid') },
})
const dropMember = consoleRoute({
  method: 'delete',
  path: '/staff/{id}',
  tags,
  summary: 'Take a person off the staff',
  description: 'Everybody may take themselves off.',
  roles: ROLES,
  audit: 'none',
  request: { params },
  responses: { 204: { description: 'Gone' }, ...problems('forbidden', 'not_found', 'last_owner', 'officer_protected') },
})
const resetMember = consoleRoute({
  method: 'post',
  path: '/staff/{id}/reset-factors',
  tags,
  summary: 'Let a person who lost their second factor set up a new one',
  roles: ['owner'],
  audit: { action: 'staff.factors_reset', object: 'staff' },
  request: { params },
  responses: { 204: { description: 'Reset; the person was told' }, ...problems('forbidden', 'not_found') },
})
const addInvitation = consoleRoute({
  method: 'post',
  path: '/staff/invitations',
  tags,
  summary: 'Invite somebody',
  roles: ['owner'],
  audit: 'none',
  request: { body: jsonBody(z.strictObject({ email: addressSchema, role: roleSchema, locale: localeSchema.optional() })) },
  responses: { 201: invited, ...problems('already_member', 'invalid', 'rate_limited') },
})
const renewInvitation = consoleRoute({
  method: 'post',
  path: '/staff/invitations/{id}/renew',
  tags,
  summary: 'Send an invitation anew, with new links; the old ones end',
  roles: ['owner'],
  audit: 'none',
  request: { params },
  responses: { 201: invited, ...problems('not_found', 'already_member', 'rate_limited') },
})
const dropInvitation = consoleRoute({
  method: 'delete',
  path: '/staff/invitations/{id}',
  tags,
  summary: 'Withdraw an invitation',
  roles: ['owner'],
  audit: { action: 'staff.uninvite', object: 'invitation' },
  request: { params },
  responses: { 204: { description: 'Withdrawn' }, ...problems('not_found') },
})

/** Mails to strangers go out in the site's name; this many a day are a large team. */
const INVITATIONS = { points: 50, seconds: 86_400 }

/** The staff room of a site. What changes somebody's standing writes its own audit entries, with what was before. */
export const staffConsoleRoutes = (identity: Identity): OpenAPIHono<ConsoleEnv> => {
  const { clock, db, limits } = identity
  const app = newApp<ConsoleEnv>()

  app.openapi(readStaffRoom, async (c) => {
    const { site, actor } = c.var
    const [members, invitations] = await inSite(
      db,
      site.id,
      async (tx) => [await listMembers(tx, site.id), await openInvitations(tx, site.id)] as const,
    )
    const factors = await Promise.all(members.map(({ id }) => factorsOf(db, id)))
    return c.json(
      {
        members: members.map(({ id, name, email, role, since }, i) => ({
          id,
          name,
          email,
          role,
          since: since.toISOString(),
          second_factor: factors[i] !== undefined && hasFactor(factors[i]),
          you: id === actor.id,
        })),
        invitations: invitations.map(({ id, email, role, createdAt, expiresAt }) => ({
          id,
          email,
          role,
          created_at: createdAt.toISOString(),
          expires_at: expiresAt.toISOString(),
          expired: expiresAt <= clock(),
        })),
      },
      200,
    )
  })

  app.openapi(changeMember, async (c) => {
    await giveRole(db, c.var.site.id, c.var.actor, c.req.valid('param').id, c.req.valid('json').role)
    return c.body(null, 204)
  })
  app.openapi(dropMember, async (c) => {
    const { actor, site } = c.var
    const { id } = c.req.valid('param')
    if (actor.role !== 'owner' && actor.id !== id) throw new Problem('forbidden')
    await removeMember(db, site.id, actor, id)
    return c.body(null, 204)
  })
  app.openapi(resetMember, async (c) => {
    const { actor, site } = c.var
    const { id } = c.req.valid('param')
    // One's own are changed in the account room, where the old one is asked for.
    if (actor.id === id) throw new Problem('forbidden')
    const member = (await inSite(db, site.id, (tx) => listMembers(tx, site.id))).find((each) => each.id === id)
    if (!member) throw new Problem('not_found')
    await resetFactors(identity, member, actor.name)
    return c.body(null, 204)
  })

  const slow = async (siteId: string) => {
    const limited = await limits.take(`staff-invitations:${siteId}`, INVITATIONS)
    if (!limited.ok) throw new Problem('rate_limited', { retryAfter: limited.retryAfter })
  }
  app.openapi(addInvitation, async (c) => {
    const { actor, site } = c.var
    await slow(site.id)
    return c.json(await invite(identity, site, actor, c.req.valid('json')), 201)
  })
  app.openapi(renewInvitation, async (c) => {
    const { actor, site } = c.var
    const before = await inSite(db, site.id, (tx) => readInvitation(tx, site.id, c.req.valid('param').id))
    if (!before || before.acceptedAt || before.revokedAt) throw new Problem('not_found')
    await slow(site.id)
    return c.json(await invite(identity, site, actor, before), 201)
  })
  app.openapi(dropInvitation, async (c) => {
    const { site } = c.var
    if (!(await inSite(db, site.id, (tx) => revokeInvitation(tx, site.id, c.req.valid('param').id)))) throw new Problem('not_found')
    return c.body(null, 204)
  })
  return app
}
