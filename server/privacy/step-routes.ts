import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { draftLetter } from '../../gdpr/requests/draft.ts'
import { checkStep } from '../../gdpr/requests/move.ts'
import type { RequestActor } from '../../gdpr/requests/request.ts'
import { eventsOf, readRequest } from '../../gdpr/requests/request-store.ts'
import { readSettings } from '../../gdpr/requests/settings-store.ts'
import { takeStep } from '../../gdpr/requests/take-step.ts'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { tagOfVersion, versionHeader, versionSeen } from '../platform/version-tag.ts'
import type { Actor } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { deskCaseSchema, letterSchema, stepSchema, type DeskStep } from './contract/desk.ts'
import type { DeskDeps } from './desk-routes.ts'
import { deskCase } from './desk-view.ts'

/** Whether somebody on the site has the role `dpo`. */
export type HasOfficer = (tx: Db, siteId: string) => Promise<boolean>

const params = z.object({ request: z.uuid() })
const refusals = problems(
  'unauthenticated',
  'forbidden',
  'invalid',
  'not_found',
  'request_step_refused',
  'request_extended',
  'request_extension_late',
  'request_pause_late',
  'request_letter_incomplete',
)

const stepRoute = consoleRoute({
  method: 'post',
  path: '/privacy-requests/{request}/steps',
  roles: ['dpo', 'owner'],
  audit: { action: 'privacy_request.step', object: 'privacy_request' },
  summary: 'Take a step with a request; its letter leaves at once',
  request: { params, headers: versionHeader, body: jsonBody(stepSchema) },
  responses: {
    200: json(deskCaseSchema, 'The request as it stands now, with its version as ETag.'),
    ...refusals,
    ...problems('changed_meanwhile', 'version_missing'),
  },
})

const letterRoute = consoleRoute({
  method: 'post',
  path: '/privacy-requests/{request}/letter',
  roles: ['dpo', 'owner'],
  audit: 'none',
  summary: 'The letter that a step would send, as it would leave; nothing happens',
  request: { params, body: jsonBody(stepSchema) },
  responses: { 200: json(z.object({ letter: letterSchema.nullable() }), 'Null for a step that writes nothing.'), ...refusals },
})

/** An officer decides, instructed by nobody (Art. 38(3) GDPR). Where a site has none, its owner answers people: somebody must. */
const mayDecide = async (tx: Db, siteId: string, { role }: Actor, { action }: DeskStep, hasOfficer: HasOfficer): Promise<void> => {
  if (role === 'owner' && action !== 'note' && (await hasOfficer(tx, siteId))) throw new Problem('forbidden')
}

const actorOf = ({ kind, id, name }: Actor): RequestActor => ({ kind, id, name })

/** Steps of an officer, under `/v1/console/sites/:site`. */
export const stepRoutes = ({ requests, clock, hasOfficer }: DeskDeps & { readonly hasOfficer: HasOfficer }): OpenAPIHono<ConsoleEnv> => {
  const { db, texts } = requests
  const app = newApp<ConsoleEnv>()

  app.openapi(stepRoute, async (c) => {
    const { site, actor } = c.var
    const { request: id } = c.req.valid('param')
    const step = c.req.valid('json')
    const version = versionSeen(c)
    const now = clock()
    await inSite(db, site.id, async (tx) => {
      await mayDecide(tx, site.id, actor, step, hasOfficer)
      if (step.action === 'identify' && !(await readSubject(tx, site.id, step.subject_id)))
        throw new Problem('invalid', { errors: [{ field: 'subject_id', code: 'not_an_option' }] })
    })
    const request = await takeStep(requests, { siteId: site.id, id, version }, step, actorOf(actor), now)
    const events = await inSite(db, site.id, (tx) => eventsOf(tx, site.id, id))
    c.set('audited', { objectId: id, details: { step: step.action } })
    c.header('ETag', tagOfVersion(request.version))
    return c.json(deskCase(request, events, now), 200)
  })

  app.openapi(letterRoute, async (c) => {
    const { site, actor } = c.var
    const { request: id } = c.req.valid('param')
    const step = c.req.valid('json')
    const letter = await inSite(db, site.id, async (tx) => {
      await mayDecide(tx, site.id, actor, step, hasOfficer)
      const request = await readRequest(tx, site.id, id)
      if (!request) throw new Problem('not_found')
      checkStep(request, step.action, actorOf(actor))
      const { authority } = await readSettings(tx, site.id)
      return draftLetter({ texts, site, request, authority }, step, clock())
    })
    return c.json({ letter: letter ? { subject: letter.subject, paragraphs: [...letter.paragraphs] } : null }, 200)
  })
  return app
}
