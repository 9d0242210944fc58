import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ClientEnv } from '../../platform/client.ts'
import { json, newApp, problems } from '../../platform/openapi.ts'
import { inEverySite } from '../../platform/tenancy.ts'
import { localeSchema, type Locale } from '../contract.ts'
import { meSchema, personNameSchema, type MeView } from '../contract/staff.ts'
import { factorsOf } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { membershipsOf } from './member-store.ts'
import { changeStaff, readStaff } from './staff-store.ts'

const me = json(meSchema, 'Who is signed in, and where they work')

const readMe = createRoute({
  method: 'get',
  path: '/me',
  tags: ['Console: identity'],
  summary: 'Who is signed in',
  responses: { 200: me, ...problems('unauthenticated') },
})

const changeMe = createRoute({
  method: 'patch',
  path: '/me',
  tags: ['Console: identity'],
  summary: 'Change own name and language',
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ name: personNameSchema.optional(), locale: localeSchema.nullable().optional() }) },
      },
    },
  },
  responses: { 200: me, ...problems('unauthenticated', 'not_same_origin', 'invalid') },
})

/** The person of the request's session, as `/me` shows them. Throws `unauthenticated`. */
const viewOf = async ({ db, demo, door }: Identity, c: Context): Promise<MeView> => {
  const session = await door.require(c)
  const { id, email, name, locale } = (await readStaff(db, session.staff.id)) ?? session.staff
  const [factors, places, second_factor] = await Promise.all([
    factorsOf(db, id),
    inEverySite(db, (tx) => membershipsOf(tx, id)),
    door.secondFactor(session),
  ])
  return {
    staff: { id, email, name },
    locale: locale as Locale | null,
    second_factor,
    demo,
    sites: places.map(({ siteId, name, role, locales }) => ({ id: siteId, name, role, locales: locales as Locale[] })),
    factors: { passkeys: factors.passkeys, authenticator: factors.authenticator, recovery_codes: factors.recoveryCodes },
  }
}

/** `GET` and `PATCH /me`. */
export const meRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const { db, door } = identity
  const app = newApp<ClientEnv>()
  app.openapi(readMe, async (c) => c.json(await viewOf(identity, c), 200))
  app.openapi(changeMe, async (c) => {
    const { staff } = await door.require(c)
    await changeStaff(db, staff.id, c.req.valid('json'))
    return c.json(await viewOf(identity, c), 200)
  })
  return app
}
