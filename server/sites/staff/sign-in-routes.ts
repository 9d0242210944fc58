import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import { isAPIError } from 'better-auth/api'
import type { Context } from 'hono'
import type { ClientEnv } from '../../platform/client.ts'
import { json, jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { addressSchema, linkTokenSchema, waysInSchema } from '../contract/staff.ts'
import { handCookies } from './door.ts'
import { factorsOf, hasFactor } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { ownOrigins, passkeyHost } from './own-origins.ts'
import { endSession } from './session-store.ts'
import { slowAddress, slowBlock } from './slow-down.ts'
import { countStaff, proveMail, readStaff, staffByEmail } from './staff-store.ts'

const tags = ['Console: identity']
const readWays = createRoute({
  method: 'get',
  path: '/auth',
  tags,
  summary: 'How people may sign in',
  responses: { 200: json(waysInSchema, 'The ways in') },
})

const askLink = createRoute({
  method: 'post',
  path: '/auth/link',
  tags,
  summary: 'Ask for a sign-in link by mail',
  description: 'The answer is the same whether or not anybody has the address.',
  request: { body: jsonBody(z.strictObject({ email: addressSchema })) },
  responses: {
    202: { description: 'If somebody has the address, a mail is on its way' },
    ...problems('not_same_origin', 'invalid', 'rate_limited'),
  },
})

const useLink = createRoute({
  method: 'post',
  path: '/auth/link/confirm',
  tags,
  summary: 'Sign in by the token of a link',
  request: { body: jsonBody(z.strictObject({ token: linkTokenSchema })) },
  responses: { 204: { description: 'Signed in' }, ...problems('not_same_origin', 'sign_in_link_invalid', 'invalid', 'rate_limited') },
})

const signOut = createRoute({
  method: 'post',
  path: '/auth/sign-out',
  tags,
  summary: 'End this session',
  responses: { 204: { description: 'Signed out' }, ...problems('not_same_origin') },
})

/** Makes and queues a link, after the answer has left: so the answer tells nothing, not even by its time. */
const sendLinkLater = ({ auth, db, log }: Identity, email: string): void => {
  const work = async () => {
    if (await staffByEmail(db, email)) await auth.api.signInMagicLink({ body: { email }, headers: new Headers() })
  }
  setImmediate(() => void work().catch((error: unknown) => log.error('a sign-in link could not be sent', error)))
}

/** Signs in by the token; answers whose session began. Throws `sign_in_link_invalid` for a token that is not to be taken. */
const openByLink = async (c: Context, { auth, door, db }: Identity, token: string): Promise<string> => {
  const before = await door.session(c)
  try {
    const { headers, response } = await auth.api.magicLinkVerify({ query: { token }, headers: c.req.raw.headers, returnHeaders: true })
    if (before) await endSession(db, before.staff.id, before.id)
    handCookies(c, headers)
    return response.user.id
  } catch (error) {
    // better-auth would send the browser elsewhere; that is how it says no.
    if (isAPIError(error) && error.statusCode < 500) throw new Problem('sign_in_link_invalid')
    throw error
  }
}

/** Ways in that need nothing but a mailbox, and the way out. */
export const signInRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const { auth, config, db, demo, door, limits, consoleUrl } = identity
  const app = newApp<ClientEnv>()

  app.openapi(readWays, async (c) => {
    const asked = new URL(c.req.url).origin
    const here = ownOrigins(config.publicUrl).includes(asked) ? asked : new URL(config.publicUrl).origin
    return c.json(
      {
        demo,
        setup_pending: (await countStaff(db)) === 0,
        oidc: config.oidc !== undefined,
        mail: config.smtpUrl ? 'sent' : 'outbox',
        ...(config.seed === 'demo' && !config.smtpUrl ? { inbox_url: '/demo/inbox' } : {}),
        ...(passkeyHost(here) ? {} : { passkeys_at: consoleUrl('/console') }),
      } as const,
      200,
    )
  })

  app.openapi(askLink, async (c) => {
    door.refuseForeign(c)
    const { email } = c.req.valid('json')
    await slowBlock(limits, c.var.client)
    await slowAddress(limits, email)
    sendLinkLater(identity, email)
    return c.body(null, 202)
  })

  app.openapi(useLink, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    const staffId = await openByLink(c, identity, c.req.valid('json').token)
    const person = await readStaff(db, staffId)
    // The first to show that mail arrives; without a factor nothing else says whose the account is.
    if (person && !person.mailProvenAt && !hasFactor(await factorsOf(db, staffId))) await proveMail(db, staffId)
    return c.body(null, 204)
  })

  app.openapi(signOut, async (c) => {
    door.refuseForeign(c)
    const { headers } = await auth.api.signOut({ headers: c.req.raw.headers, returnHeaders: true })
    handCookies(c, headers)
    return c.body(null, 204)
  })
  return app
}
