import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { retentionCalendar, runRetention, type RetentionDeps } from '../../gdpr/retention/engine.ts'
import { recentRuns } from '../../gdpr/retention/run-store.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { ruleSchema, ruleView, runSchema, runView } from './retention-view.ts'

const LAST_RUNS = 30

const calendarRoute = consoleRoute({
  method: 'get',
  path: '/retention',
  roles: ['dpo', 'owner'],
  audit: 'none',
  summary: 'What is deleted when, by rule, and the last runs',
  responses: {
    200: json(z.object({ rules: z.array(ruleSchema), runs: z.array(runSchema) }), 'Counts of rows; runs newest first, dry ones included.'),
    ...problems('unauthenticated', 'forbidden'),
  },
})

const runRoute = consoleRoute({
  method: 'post',
  path: '/retention/runs',
  roles: ['dpo'],
  audit: { action: 'retention.run', object: 'retention_run' },
  summary: 'Run all rules now: count only, or delete what is due',
  request: {
    body: jsonBody(
      z.strictObject({
        dry: z.boolean(),
        confirm: z.boolean().optional().meta({ description: 'Must be true for a real run: what goes cannot be had back.' }),
      }),
    ),
  },
  responses: {
    201: json(runSchema, 'What it came to.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

/** The officer's calendar of what goes when. */
export const retentionConsoleRoutes = (deps: RetentionDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>()
    .openapi(calendarRoute, async (c) => {
      const { site } = c.var
      const calendar = await retentionCalendar(deps, site.id, deps.clock())
      const runs = await inSite(deps.db, site.id, (tx) => recentRuns(tx, site.id, LAST_RUNS))
      return c.json({ rules: calendar.map(({ rule, outlook }) => ruleView(rule, outlook)), runs: runs.map(runView) }, 200)
    })
    .openapi(runRoute, async (c) => {
      const { dry, confirm } = c.req.valid('json')
      if (!dry && !confirm) throw new Problem('invalid', { errors: [{ field: 'confirm', code: 'required' }] })
      const run = await runRetention(deps, { siteId: c.var.site.id, now: deps.clock(), dry, startedBy: 'console' })
      const view = runView(run)
      c.set('audited', { objectId: run.id, details: { dry, due: view.due, done: view.done, held: view.held } })
      return c.json(view, 201)
    })
