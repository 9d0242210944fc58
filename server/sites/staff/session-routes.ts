import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { ClientEnv } from '../../platform/client.ts'
import { json, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { sessionsSchema } from '../contract/staff.ts'
import { deviceName } from './device.ts'
import type { Identity } from './identity.ts'
import { auditOwn } from './own-audit.ts'
import { requireKeeper } from './second-factor.ts'
import { endSession, endSessions, listSessions } from './session-store.ts'

const tags = ['Console: identity']
const refusals = problems('unauthenticated', 'not_same_origin', 'second_factor_required')

const readSessions = createRoute({
  method: 'get',
  path: '/auth/sessions',
  tags,
  summary: 'Own sessions: the devices where somebody is signed in as you',
  responses: { 200: json(sessionsSchema, 'Last used first'), ...refusals },
})
const endOne = createRoute({
  method: 'delete',
  path: '/auth/sessions/{id}',
  tags,
  summary: 'End one session',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: 'Ended' }, ...refusals, ...problems('not_found') },
})
const endOthers = createRoute({
  method: 'delete',
  path: '/auth/sessions',
  tags,
  summary: 'End all sessions but this one',
  responses: {
    200: json(z.object({ ended: z.number() }), 'How many were ended'),
    ...refusals,
  },
})

/** Where a person is signed in. Ended means ended: the next request with that cookie is refused. */
export const sessionRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const { clock, db } = identity
  const app = newApp<ClientEnv>()

  app.openapi(readSessions, async (c) => {
    const { id: current, staff } = await requireKeeper(identity, c)
    const all = await listSessions(db, staff.id, clock())
    return c.json(
      all.map(({ id, userAgent, createdAt, lastUsedAt, secondFactorAt }) => ({
        id,
        device: deviceName(userAgent),
        current: id === current,
        created_at: createdAt.toISOString(),
        last_used_at: lastUsedAt.toISOString(),
        second_factor: secondFactorAt !== null,
      })),
      200,
    )
  })
  app.openapi(endOne, async (c) => {
    const { staff } = await requireKeeper(identity, c)
    if (!(await endSession(db, staff.id, c.req.valid('param').id))) throw new Problem('not_found')
    await auditOwn(db, staff, { action: 'staff.session_ended' })
    return c.body(null, 204)
  })
  app.openapi(endOthers, async (c) => {
    const { id, staff } = await requireKeeper(identity, c)
    const ended = await endSessions(db, staff.id, id)
    await auditOwn(db, staff, { action: 'staff.sessions_ended', details: { count: ended } })
    return c.json({ ended }, 200)
  })
  return app
}
