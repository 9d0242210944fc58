import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import { sha256 } from '../../platform/crypto.ts'
import type { ClientEnv } from '../../platform/client.ts'
import { json, jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { inEverySite, inSite } from '../../platform/tenancy.ts'
import { localeSchema, type Locale } from '../contract.ts'
import { linkTokenSchema, openedInvitationSchema, personNameSchema } from '../contract/staff.ts'
import { accept, joining, openInvitation } from './accept.ts'
import type { Identity } from './identity.ts'
import { findInvitation } from './invitation-store.ts'
import { postLetter } from './letters.ts'
import { listMembers } from './member-store.ts'
import { slowBlock } from './slow-down.ts'

const tags = ['Console: identity']
const gone = problems('invitation_unknown', 'invitation_expired', 'invitation_used', 'invitation_revoked')
const refusals = problems('not_same_origin', 'invalid', 'rate_limited')

const look = createRoute({
  method: 'post',
  path: '/auth/invitation',
  tags,
  summary: 'What an invitation is to',
  request: { body: jsonBody(z.strictObject({ token: linkTokenSchema })) },
  responses: {
    200: json(openedInvitationSchema, 'It still works'),
    ...gone,
    ...refusals,
  },
})
const take = createRoute({
  method: 'post',
  path: '/auth/invitation/accept',
  tags,
  summary: 'Accept an invitation, and be signed in by it when the address is new',
  request: {
    body: jsonBody(
      z.strictObject({ token: linkTokenSchema, name: personNameSchema.optional(), locale: localeSchema.nullable().default(null) }),
    ),
  },
  responses: {
    204: { description: 'Accepted' },
    ...gone,
    ...refusals,
    ...problems('sign_in_first', 'address_unproven', 'not_same_origin', 'already_member'),
  },
})
const ask = createRoute({
  method: 'post',
  path: '/auth/invitation/ask',
  tags,
  summary: 'Ask the owners for a new invitation in place of one that no longer works',
  request: { body: jsonBody(z.strictObject({ token: linkTokenSchema })) },
  responses: { 202: { description: 'They were asked' }, ...problems('invitation_unknown'), ...refusals },
})

/** Whoever was asked to join a site, by the token of the link they hold. */
export const invitationRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const { consoleUrl, db, door, limits } = identity
  const app = newApp<ClientEnv>()

  app.openapi(look, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    const invitation = await openInvitation(identity, c.req.valid('json').token)
    const { as } = await joining(identity, invitation, await door.session(c))
    const { siteId: id, siteName: name, locales, email, role } = invitation
    const account = as === 'none' || as === 'claimed' ? 'none' : as === 'yours' ? 'yours' : 'sign_in_first'
    return c.json({ site: { id, name, locales: locales as Locale[] }, email, role, account } as const, 200)
  })

  app.openapi(take, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    const { token, ...newcomer } = c.req.valid('json')
    const invitation = await openInvitation(identity, token)
    const { staffId, signIn } = await accept(identity, invitation, await door.session(c), newcomer)
    if (signIn) await door.open(c, staffId, 'invitation', false)
    return c.body(null, 204)
  })

  app.openapi(ask, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    const invitation = await inEverySite(db, (tx) => findInvitation(tx, sha256(c.req.valid('json').token)))
    if (!invitation) throw new Problem('invitation_unknown')
    const { siteId, siteName, locales, email, invitedBy, id } = invitation
    // Once a day: the owners have it in their mail then.
    const limited = await limits.take(`staff-invitation-wanted:${id}`, { points: 1, seconds: 86_400 })
    if (!limited.ok) return c.body(null, 202)
    const owners = (await inSite(db, siteId, (tx) => listMembers(tx, siteId))).filter(({ role }) => role === 'owner')
    const inviter = owners.filter((owner) => owner.id === invitedBy)
    for (const owner of inviter.length > 0 ? inviter : owners)
      await postLetter(identity, {
        subject: 'invitation_wanted',
        recipient: owner.email,
        locale: owner.locale ?? locales[0] ?? 'en',
        site: { id: siteId, name: siteName },
        values: () => ({ email }),
        url: consoleUrl(`/console/${siteId}/staff`),
      })
    return c.body(null, 202)
  })
  return app
}
