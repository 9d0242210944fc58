import { createRoute, z } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import { newApp } from '../../server/platform/openapi.ts'
import { Problem } from '../../server/platform/problem.ts'
import type { SiteEnv } from '../../server/sites/env.ts'
import { serverHouse } from './house.ts'

/** Looks like something that a person typed; must be seen nowhere. */
export const CANARY = 'canary-7f3a'

/** Routes that fail in every way a feature can. */
const failing = (query: () => Promise<unknown>) => {
  const app = newApp<SiteEnv>()
  app.post('/fail/crash', async (c) => {
    const body = await c.req.json<{ email: string }>()
    throw new Error(`cannot handle ${body.email}`)
  })
  app.post('/fail/query', async (c) => {
    await query()
    return c.body(null, 204)
  })
  app.post('/fail/problem', (c) => {
    throw new Problem('rate_limited', { retryAfter: 12.3, cause: new Error(c.req.query('q')) })
  })
  app.openapi(
    createRoute({
      method: 'get',
      path: '/client',
      responses: { 200: { description: 'Who asks', content: { 'application/json': { schema: z.any() } } } },
    }),
    (c) => c.json(c.get('client'), 200),
  )
  return app
}

/** The server with one more feature under `acme`, which fails in every way, or tells who asks. */
export const failingHouse = async (env: Record<string, string> = {}) => {
  let db: Awaited<ReturnType<typeof serverHouse>>['runtime']['db'] | undefined
  const house = await serverHouse(env, { site: [failing(async () => db?.execute(sql`select ${CANARY}::uuid`))] })
  db = house.runtime.db
  return house
}
