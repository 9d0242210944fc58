import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { ClientEnv } from '../../platform/client.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/id.ts'
import { jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { inEverySite } from '../../platform/tenancy.ts'
import { localeSchema } from '../contract.ts'
import { addressSchema, linkTokenSchema, personNameSchema } from '../contract/staff.ts'
import { listSites } from '../store.ts'
import type { Identity } from './identity.ts'
import { insertMember } from './member-store.ts'
import { isSetupToken, takeSetup } from './setup-store.ts'
import { slowBlock } from './slow-down.ts'
import { insertStaff } from './staff-store.ts'

const tags = ['Console: identity']
const refusals = problems('not_same_origin', 'setup_link_invalid', 'invalid', 'rate_limited')

const checkSetup = createRoute({
  method: 'post',
  path: '/auth/setup/check',
  tags,
  summary: 'Whether a set-up link still works',
  request: { body: jsonBody(z.strictObject({ token: linkTokenSchema })) },
  responses: { 204: { description: 'It does' }, ...refusals },
})

const newOwnerSchema = z.strictObject({
  token: linkTokenSchema,
  name: personNameSchema,
  email: addressSchema,
  locale: localeSchema.nullable().default(null),
})

const setUp = createRoute({
  method: 'post',
  path: '/auth/setup',
  tags,
  summary: 'Become the first owner, of all sites',
  request: { body: jsonBody(newOwnerSchema) },
  responses: { 204: { description: 'Signed in' }, ...refusals },
})

type NewOwner = z.infer<typeof newOwnerSchema>

const makeOwner = (db: Db, { token, name, email, locale }: NewOwner, now: Date): Promise<string> =>
  inEverySite(db, async (tx) => {
    if (!(await takeSetup(tx, token, now))) throw new Problem('setup_link_invalid')
    const id = newId()
    await insertStaff(tx, { id, name, email, locale, mailProvenAt: null })
    for (const site of await listSites(tx)) await insertMember(tx, site.id, id, 'owner')
    return id
  })

/** The first person of a new server, by the link that its start printed. */
export const setupRoutes = ({ clock, db, door, limits }: Identity): OpenAPIHono<ClientEnv> => {
  const app = newApp<ClientEnv>()
  app.openapi(checkSetup, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    if (!(await isSetupToken(db, c.req.valid('json').token, clock()))) throw new Problem('setup_link_invalid')
    return c.body(null, 204)
  })
  app.openapi(setUp, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    const id = await makeOwner(db, c.req.valid('json'), clock())
    await door.open(c, id, 'setup', false)
    return c.body(null, 204)
  })
  return app
}
