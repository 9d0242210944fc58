import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { REQUEST_STATES } from '../../gdpr/contract/requests.ts'
import { dayIn } from '../../gdpr/clocks/day.ts'
import { countRequests, listRequests, type DeskKey } from '../../gdpr/requests/desk-store.ts'
import { receive } from '../../gdpr/requests/receive.ts'
import type { RequestDeps } from '../../gdpr/requests/deps.ts'
import { eventsOf, readRequest } from '../../gdpr/requests/request-store.ts'
import { readSettings } from '../../gdpr/requests/settings-store.ts'
import { normalEmail } from '../people/identity.ts'
import { newId } from '../platform/id.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { MINUTE, type Clock } from '../platform/time.ts'
import { tagOfVersion } from '../platform/version-tag.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { deskCaseSchema, deskListSchema, enteredRequestSchema } from './contract/desk.ts'
import { requestKindSchema } from './contract/requests.ts'
import { deskCase, deskRequest } from './desk-view.ts'

export type DeskDeps = { readonly requests: RequestDeps; readonly clock: Clock }

const PER_PAGE = { usual: 50, most: 200 }

const listRoute = consoleRoute({
  method: 'get',
  path: '/privacy-requests',
  roles: ['dpo', 'owner'],
  audit: { action: 'privacy_requests.list' },
  summary: 'Requests of people about their data, the one that is due first on top',
  request: {
    query: z.strictObject({
      show: z.enum(['open', 'unproven', 'ended', 'all']).default('open'),
      state: z.enum(REQUEST_STATES).optional(),
      kind: requestKindSchema.optional(),
      due_before: z.iso.date().optional(),
      find: z.string().trim().min(2).max(254).optional().meta({ description: 'The beginning of a reference or an address.' }),
      after: z.string().max(100).optional().meta({ description: '`next` of the page before.' }),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(deskListSchema, 'A page; `next` is null on the last one.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

// The parameter is not called `id`: that one asks an officer for a reason, and the request itself is the reason.
const readRoute = consoleRoute({
  method: 'get',
  path: '/privacy-requests/{request}',
  roles: ['dpo', 'owner'],
  audit: { action: 'privacy_request.read', object: 'privacy_request' },
  summary: 'One request with its clock, its history, and what may be done',
  request: { params: z.object({ request: z.uuid() }) },
  responses: {
    200: json(deskCaseSchema, 'The request, with its version as ETag.'),
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const enterRoute = consoleRoute({
  method: 'post',
  path: '/privacy-requests',
  roles: ['dpo', 'owner', 'agent'],
  audit: { action: 'privacy_request.enter', object: 'privacy_request' },
  summary: 'Enter a request that came by mail, telephone, letter or in person',
  request: { body: jsonBody(enteredRequestSchema) },
  responses: {
    201: json(
      z.object({ id: z.uuid(), reference: z.string(), strict_due: z.iso.date(), statutory_due: z.iso.date() }),
      'Entered; the clock runs from the day it arrived.',
    ),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

const KEY = /^(\d{4}-\d{2}-\d{2})\.([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/

const readKey = (word: string | undefined): DeskKey | undefined => {
  if (word === undefined) return undefined
  const [, due, id] = KEY.exec(word) ?? []
  if (!due || !id) throw new Problem('invalid', { errors: [{ field: 'after', code: 'pattern' }] })
  return { due, id }
}

/** Two machines' clocks may differ a little. */
const SKEW = 5 * MINUTE

/** The officer's inbox, under `/v1/console/sites/:site`. */
export const deskRoutes = ({ requests, clock }: DeskDeps): OpenAPIHono<ConsoleEnv> => {
  const { db } = requests
  const app = newApp<ConsoleEnv>()

  app.openapi(listRoute, async (c) => {
    const { after, limit, find, due_before: dueBefore, ...filter } = c.req.valid('query')
    const { site } = c.var
    const now = clock()
    const found = await inSite(db, site.id, async (tx) => {
      const today = dayIn((await readSettings(tx, site.id)).zone, now)
      const wanted = { ...filter, dueBefore, find: find === undefined ? undefined : normalEmail(find) }
      return {
        today,
        page: await listRequests(tx, site.id, wanted, limit + 1, readKey(after)),
        counts: await countRequests(tx, site.id, today),
      }
    })
    const page = found.page.slice(0, limit)
    const last = found.page.length > limit ? page.at(-1) : undefined
    return c.json(
      {
        requests: page.map((request) => deskRequest(request, now)),
        next: last ? `${last.strictDue}.${last.id}` : null,
        today: found.today,
        counts: found.counts,
      },
      200,
    )
  })

  app.openapi(readRoute, async (c) => {
    const { request: id } = c.req.valid('param')
    const { site } = c.var
    const found = await inSite(db, site.id, async (tx) => {
      const request = await readRequest(tx, site.id, id)
      return request && deskCase(request, await eventsOf(tx, site.id, id), clock())
    })
    if (!found) throw new Problem('not_found')
    c.set('audited', { objectId: id })
    c.header('ETag', tagOfVersion(found.version))
    return c.json(found, 200)
  })

  app.openapi(enterRoute, async (c) => {
    const { received_at: arrived, send_proof: prove, email, ...entered } = c.req.valid('json')
    const { site, actor } = c.var
    const now = clock()
    const receivedAt = new Date(arrived)
    if (receivedAt.getTime() > now.getTime() + SKEW) throw new Problem('invalid', { errors: [{ field: 'received_at', code: 'too_high' }] })
    if (prove && email === undefined) throw new Problem('invalid', { errors: [{ field: 'email', code: 'required' }] })
    const incoming = { ...entered, siteId: site.id, id: newId(), email: email === undefined ? null : normalEmail(email), receivedAt, prove }
    const request = await inSite(db, site.id, (tx) =>
      receive(tx, requests, incoming, { kind: actor.kind, id: actor.id, name: actor.name }, now),
    )
    c.set('audited', { objectId: request.id })
    const { id, reference, strictDue, statutoryDue } = request
    return c.json({ id, reference, strict_due: strictDue, statutory_due: statutoryDue }, 201)
  })
  return app
}
