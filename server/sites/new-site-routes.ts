import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { ClientEnv } from '../platform/client.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inEverySite } from '../platform/tenancy.ts'
import { recordAudit } from './audit-store.ts'
import { controllerSchema, slugSchema } from './contract.ts'
import { siteLocalesSchema, siteNameSchema } from './site-requests.ts'
import type { Identity } from './staff/identity.ts'
import { insertMember, membershipsOf } from './staff/member-store.ts'
import { insertSite, listSites } from './store.ts'

/** Ids that would hide behind the console's own addresses. */
const TAKEN = new Set(['signin', 'setup', 'invitation', 'second-factor', 'new-site', '_'])

const mayRoute = createRoute({
  method: 'get',
  path: '/sites',
  tags: ['Console: sites'],
  summary: 'Whether the person may add a site',
  responses: {
    200: json(z.object({ may_add: z.boolean() }), 'An owner of any site may; and anybody, while there is none.'),
    ...problems('unauthenticated', 'second_factor_required'),
  },
})

const addRoute = createRoute({
  method: 'post',
  path: '/sites',
  tags: ['Console: sites'],
  summary: 'Add a website, as its owner',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ id: slugSchema, name: siteNameSchema, locales: siteLocalesSchema, controller: controllerSchema }),
        },
      },
    },
  },
  responses: {
    201: json(z.object({ id: slugSchema }), 'Added.'),
    ...problems('unauthenticated', 'second_factor_required', 'forbidden', 'not_same_origin', 'invalid', 'site_taken'),
  },
})

/** Whoever owns a site knows what one is; and somebody must be able to make the first. */
const mayAdd = async (tx: Db, staffId: string): Promise<boolean> => {
  const places = await membershipsOf(tx, staffId)
  return places.some(({ role }) => role === 'owner') || (await listSites(tx)).length === 0
}

/** `GET` and `POST /sites`, under `/v1/console`. */
export const newSiteRoutes = ({ db, door }: Pick<Identity, 'db' | 'door'>): OpenAPIHono<ClientEnv> => {
  const proven = async (c: Parameters<typeof door.require>[0]) => {
    const session = await door.require(c)
    if ((await door.secondFactor(session)) === 'needed') throw new Problem('second_factor_required')
    return session.staff
  }

  return newApp<ClientEnv>()
    .openapi(mayRoute, async (c) => {
      const { id } = await proven(c)
      return c.json({ may_add: await inEverySite(db, (tx) => mayAdd(tx, id)) }, 200)
    })
    .openapi(addRoute, async (c) => {
      const staff = await proven(c)
      const { id, ...settings } = c.req.valid('json')
      if (TAKEN.has(id)) throw new Problem('site_taken')
      await inEverySite(db, async (tx) => {
        if (!(await mayAdd(tx, staff.id))) throw new Problem('forbidden')
        if (!(await insertSite(tx, { id, ...settings, theme: {} }))) throw new Problem('site_taken')
        await insertMember(tx, id, staff.id, 'owner')
        const actor = { kind: 'staff', id: staff.id, role: 'owner', name: staff.email } as const
        await recordAudit(tx, id, { actor, action: 'site.add', object: 'site', objectId: id })
      })
      return c.json({ id }, 201)
    })
}
