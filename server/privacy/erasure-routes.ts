import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Erasures } from '../../gdpr/erase/erasures.ts'
import { holdsOf, liftHold, setHold } from '../../gdpr/erase/holds.ts'
import type { Db } from '../platform/db.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Clock } from '../platform/time.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import {
  certificateSchema,
  confirmationSchema,
  erasureListSchema,
  erasurePlanSchema,
  erasureSchema,
  holdListSchema,
  holdSchema,
  newHoldSchema,
} from './contract/erasures.ts'
import { erasureView, holdView, planView } from './erasure-views.ts'

export type ErasureRouteDeps = { readonly db: Db; readonly erasures: Erasures; readonly clock: Clock }

const refusals = problems('unauthenticated', 'forbidden', 'not_found')
// Not called `id`: that one asks an officer for a reason, and an erasure says nothing of its person.
const erasureParams = z.object({ erasure: z.uuid() })
const personParams = z.object({ person: z.uuid() })
const MOST = 200

const routes = {
  list: consoleRoute({
    method: 'get',
    path: '/erasures',
    roles: ['dpo', 'owner'],
    audit: { action: 'erasure.list' },
    summary: 'Erasures, the newest first, and how far each is',
    request: { query: z.strictObject({ limit: z.coerce.number().int().min(1).max(MOST).default(50) }) },
    responses: { 200: json(erasureListSchema, 'At most `limit`.'), ...problems('unauthenticated', 'forbidden', 'invalid') },
  }),
  read: consoleRoute({
    method: 'get',
    path: '/erasures/{erasure}',
    roles: ['dpo', 'owner'],
    audit: { action: 'erasure.read', object: 'erasure' },
    summary: 'How far an erasure is, what each receiver said, and what the last look for left-overs found',
    request: { params: erasureParams },
    responses: { 200: json(erasureSchema, 'How it stands.'), ...refusals },
  }),
  plan: consoleRoute({
    method: 'get',
    path: '/people/{person}/erasure-plan',
    roles: ['dpo'],
    audit: { action: 'erasure.preview', object: 'person' },
    summary: 'What erasing a person would take away, what must stay and why, and who outside would be told',
    request: { params: personParams },
    responses: { 200: json(erasurePlanSchema, 'Nothing has changed.'), ...refusals },
  }),
  certificate: consoleRoute({
    method: 'get',
    path: '/erasures/{erasure}/certificate',
    roles: ['dpo', 'owner'],
    audit: { action: 'erasure.certificate', object: 'erasure' },
    summary: 'The certificate as canonical JSON and as a signed statement (JWS), without personal data',
    request: { params: erasureParams },
    responses: { 200: json(certificateSchema, 'Verify `jws` with the keys of `/.well-known/jwks.json`.'), ...refusals },
  }),
  retry: consoleRoute({
    method: 'post',
    path: '/erasures/{erasure}/retry',
    roles: ['dpo'],
    audit: { action: 'erasure.retry', object: 'erasure' },
    summary: 'Ask the receivers and look for left-overs now, whatever the schedule says',
    request: { params: erasureParams },
    responses: { 202: json(erasureSchema, 'It goes on.'), ...refusals },
  }),
  confirm: consoleRoute({
    method: 'post',
    path: '/erasures/{erasure}/recipients/{recipient}/confirmation',
    roles: ['dpo'],
    audit: { action: 'erasure.confirm_recipient', object: 'erasure' },
    summary: 'Say that a receiver who cannot be asked has erased the person; the certificate says that nobody read it back',
    request: { params: erasureParams.extend({ recipient: z.uuid() }), body: jsonBody(confirmationSchema) },
    responses: { 202: json(erasureSchema, 'It goes on.'), ...refusals, ...problems('invalid') },
  }),
  holds: consoleRoute({
    method: 'get',
    path: '/legal-holds',
    roles: ['dpo'],
    audit: { action: 'legal_hold.list' },
    summary: 'What is kept although it should go, until when and why',
    responses: {
      200: json(holdListSchema, 'Those that hold now; the one that ends first on top.'),
      ...problems('unauthenticated', 'forbidden'),
    },
  }),
  hold: consoleRoute({
    method: 'post',
    path: '/people/{person}/legal-holds',
    roles: ['dpo'],
    audit: { action: 'legal_hold.set', object: 'person' },
    summary: 'Keep items of a person although they should go (GDPR Art. 17(3)(e), 18(1)(c)); erasing goes on by itself when the hold ends',
    request: { params: personParams, body: jsonBody(newHoldSchema) },
    responses: { 201: json(holdSchema, 'Kept.'), ...refusals, ...problems('invalid') },
  }),
  lift: consoleRoute({
    method: 'delete',
    path: '/legal-holds/{hold}',
    roles: ['dpo'],
    audit: { action: 'legal_hold.lift', object: 'legal_hold' },
    summary: 'End a hold now; what waited for it is erased',
    request: { params: z.object({ hold: z.uuid() }) },
    responses: { 204: { description: 'Ended.' }, ...refusals },
  }),
}

/** What an officer does about erasures, under `/v1/console/sites/:site`. Nobody else sets holds or confirms receivers (GDPR Art. 38(3)). */
export const erasureConsoleRoutes = ({ db, erasures, clock }: ErasureRouteDeps): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()
  const found = async (siteId: string, id: string) => {
    const status = await erasures.status(siteId, id)
    if (!status) throw new Problem('not_found')
    return erasureView(status)
  }
  const named = (objectId: string) => ({ objectId })

  app.openapi(routes.list, async (c) => {
    const all = await erasures.list(c.var.site.id, c.req.valid('query').limit)
    return c.json({ erasures: all.map(erasureView) }, 200)
  })
  app.openapi(routes.read, async (c) => {
    const { erasure } = c.req.valid('param')
    c.set('audited', named(erasure))
    return c.json(await found(c.var.site.id, erasure), 200)
  })
  app.openapi(routes.plan, async (c) => {
    const { person } = c.req.valid('param')
    const plan = await erasures.preview(c.var.site.id, [person])
    if (!plan.items.some(({ item }) => item === 'person')) throw new Problem('not_found')
    c.set('audited', named(person))
    return c.json(planView(plan), 200)
  })
  app.openapi(routes.certificate, async (c) => {
    const { erasure } = c.req.valid('param')
    const certificate = await erasures.certificate(c.var.site.id, erasure)
    if (!certificate) throw new Problem('not_found')
    c.set('audited', named(erasure))
    return c.json({ certificate: certificate.text, jws: certificate.jws }, 200)
  })
  app.openapi(routes.retry, async (c) => {
    const { erasure } = c.req.valid('param')
    if (!(await erasures.retry(c.var.site.id, erasure))) throw new Problem('not_found')
    c.set('audited', named(erasure))
    return c.json(await found(c.var.site.id, erasure), 202)
  })
  app.openapi(routes.confirm, async (c) => {
    const { erasure, recipient } = c.req.valid('param')
    if (!(await erasures.confirmByHand(c.var.site.id, erasure, recipient, c.req.valid('json').reason))) throw new Problem('not_found')
    c.set('audited', { ...named(erasure), details: { recipient } })
    return c.json(await found(c.var.site.id, erasure), 202)
  })
  app.openapi(routes.holds, async (c) => {
    const holds = await inSite(db, c.var.site.id, (tx) => holdsOf(tx, c.var.site.id, clock()))
    return c.json({ holds: holds.map(holdView) }, 200)
  })
  app.openapi(routes.hold, async (c) => {
    const { person } = c.req.valid('param')
    const { items, reason, law, until } = c.req.valid('json')
    const now = clock()
    const siteId = c.var.site.id
    const end = new Date(until)
    if (end <= now) throw new Problem('invalid', { errors: [{ field: 'until', code: 'too_low' }] })
    const hold = { siteId, subjectId: person, items, reason, law, setBy: c.var.actor.name, until: end, now }
    const id = await inSite(db, siteId, (tx) => setHold(tx, hold))
    if (!id) throw new Problem('not_found')
    c.set('audited', { ...named(person), details: { hold: id } })
    return c.json(holdView({ ...hold, id, until }), 201)
  })
  app.openapi(routes.lift, async (c) => {
    const { hold } = c.req.valid('param')
    const lifted = await inSite(db, c.var.site.id, (tx) => liftHold(tx, c.var.site.id, hold, clock()))
    if (!lifted) throw new Problem('not_found')
    c.set('audited', named(hold))
    return c.body(null, 204)
  })
  return app
}
