import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { json, jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import { systemClock, type Clock } from '../../platform/time.ts'
import { consoleRoute } from '../../sites/console-route.ts'
import type { ConsoleEnv } from '../../sites/env.ts'
import { SEALED_STATES, valuesSchema } from '../contract.ts'
import { findSubmission } from '../submission-store.ts'
import { decideSealed, openValues, sealedOf } from './store.ts'

const params = z.object({ id: z.uuid(), field: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/) })
const refusals = problems('unauthenticated', 'forbidden', 'invalid', 'not_found')

const readRoute = consoleRoute({
  method: 'get',
  path: '/submissions/{id}/sealed/{field}',
  roles: ['owner', 'agent', 'dpo'],
  audit: { action: 'sealed.read', object: 'submission' },
  summary: 'Open an answer that is locked away',
  request: { params },
  responses: { 200: json(z.object({ value: valuesSchema.valueType }), 'The answer, as it was given.'), ...refusals },
})

const decideRoute = consoleRoute({
  method: 'post',
  path: '/submissions/{id}/sealed/{field}',
  roles: ['owner', 'agent', 'dpo'],
  audit: { action: 'sealed.decide', object: 'submission' },
  summary: 'Decide whether an answer that is locked away may go to the CRM',
  description:
    'An answer to a field that asks for specially protected data goes by consent alone: nobody can release it, and the answer is 409.',
  request: { params, body: jsonBody(z.strictObject({ decision: z.enum(['released', 'withheld']) })) },
  responses: { 200: json(z.object({ state: z.enum(SEALED_STATES) }), 'What holds now.'), ...refusals, ...problems('consent_decides') },
})

export type SealedDeps = {
  readonly db: Db
  readonly keys: Keys
  readonly clock?: Clock
  /** Sends a record that has changed to every connection that has it; called in the transaction that released an answer. */
  readonly revise: (tx: Db, siteId: string, submissionId: string) => Promise<void>
}

/** Answers that are locked away, for staff, under `/v1/console/sites/:site`. */
export const sealedConsoleRoutes = ({ db, keys, revise, clock = systemClock }: SealedDeps): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()

  app.openapi(readRoute, async (c) => {
    const siteId = c.var.site.id
    const { id, field } = c.req.valid('param')
    const opened = await inSite(db, siteId, async (tx) => {
      const submission = await findSubmission(tx, siteId, id)
      const one = submission && (await sealedOf(tx, siteId, id)).filter((sealed) => sealed.field === field)
      return submission && one && openValues(tx, keys, submission, one)
    })
    const value = opened?.[field]
    if (value === undefined) throw new Problem('not_found')
    return c.json({ value }, 200)
  })

  app.openapi(decideRoute, async (c) => {
    const siteId = c.var.site.id
    const { id, field } = c.req.valid('param')
    const { decision } = c.req.valid('json')
    const state = await inSite(db, siteId, async (tx) => {
      const place = { siteId, submissionId: id, field }
      const decided = await decideSealed(tx, place, { state: decision, by: c.var.actor.name, at: clock() })
      if (decided === 'released') await revise(tx, siteId, id)
      return decided
    })
    if (!state) throw new Problem('not_found')
    if (state === 'consented') throw new Problem('consent_decides')
    return c.json({ state }, 200)
  })
  return app
}
