import type { OpenAPIHono } from '@hono/zod-openapi'
import { stringify } from 'csv-stringify/sync'
import { stream } from 'hono/streaming'
import * as z from 'zod'
import { dayIn, isZone } from '../../gdpr/clocks/day.ts'
import { deadlineOn } from '../../gdpr/requests/clock.ts'
import { listRequests, type DeskKey } from '../../gdpr/requests/desk-store.ts'
import type { PrivacyRequest, SettingsRow } from '../../gdpr/requests/request.ts'
import { readSettings, writeSettings } from '../../gdpr/requests/settings-store.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { tagOfVersion, versionHeader, versionSeen } from '../platform/version-tag.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { privacySettingsSchema } from './contract/desk.ts'
import type { DeskDeps } from './desk-routes.ts'
import { deskRequest } from './desk-view.ts'

const refusals = problems('unauthenticated', 'forbidden')

const registerRoute = consoleRoute({
  method: 'get',
  path: '/privacy-requests/register',
  roles: ['dpo', 'owner'],
  audit: { action: 'privacy_requests.export' },
  summary: 'The register of all requests as CSV, without addresses: what came when, and was answered when (Art. 5(2) GDPR)',
  responses: { 200: { description: 'UTF-8 with a byte order mark.', content: { 'text/csv': { schema: z.string() } } }, ...refusals },
})

const settingsRoute = consoleRoute({
  method: 'get',
  path: '/privacy-settings',
  roles: ['dpo', 'owner'],
  audit: 'none',
  summary: 'By whose law days are counted',
  responses: { 200: json(privacySettingsSchema, 'The settings, with their version as ETag.'), ...refusals },
})

const changeRoute = consoleRoute({
  method: 'put',
  path: '/privacy-settings',
  roles: ['dpo', 'owner'],
  audit: { action: 'privacy_settings.change' },
  summary: 'Choose by whose law days are counted; requests that are open keep the law they came under',
  request: { headers: versionHeader, body: jsonBody(privacySettingsSchema.strict()) },
  responses: {
    200: json(privacySettingsSchema, 'The settings, with their version as ETag.'),
    ...refusals,
    ...problems('invalid', 'changed_meanwhile', 'version_missing'),
  },
})

const PAGE = 200

const COLUMNS = [
  'reference',
  'kind',
  'channel',
  'state',
  'received_at',
  'strict_due',
  'statutory_due',
  'extended',
  'acknowledged_at',
  'first_response_at',
  'decided_at',
  'fulfilled_at',
  'closed_at',
  'in_time',
  'jurisdiction',
  'law',
]

const answeredOn = ({ decidedAt, fulfilledAt }: PrivacyRequest): Date | null => fulfilledAt ?? decidedAt

const csv = (page: readonly PrivacyRequest[], now: Date, isFirst: boolean): string =>
  stringify(
    page.map((request) => {
      const { strict_due, statutory_due, extended, paused } = deskRequest(request, now)
      const answered = answeredOn(request)
      return {
        reference: request.reference,
        kind: request.kind,
        channel: request.channel,
        state: request.state,
        received_at: request.receivedAt.toISOString(),
        strict_due,
        statutory_due,
        extended: String(extended),
        acknowledged_at: request.acknowledgedAt?.toISOString(),
        first_response_at: request.firstResponseAt?.toISOString(),
        decided_at: request.decidedAt?.toISOString(),
        fulfilled_at: request.fulfilledAt?.toISOString(),
        closed_at: request.closedAt?.toISOString(),
        in_time: paused ? '' : String(dayIn(request.zone, answered ?? now) <= statutory_due),
        jurisdiction: request.jurisdiction,
        law: deadlineOn(request, now).law,
      }
    }),
    { columns: COLUMNS, header: isFirst, bom: isFirst, escape_formulas: true },
  )

const view = ({ jurisdiction, zone, authority }: SettingsRow) => ({ jurisdiction, zone, authority })

/** The register, and the settings that it was counted by, under `/v1/console/sites/:site`. */
export const registerRoutes = ({ requests: { db }, clock }: DeskDeps): OpenAPIHono<ConsoleEnv> => {
  async function* pages(siteId: string): AsyncGenerator<string> {
    let after: DeskKey | undefined
    for (let isFirst = true; ; isFirst = false) {
      const from = after
      const page = await inSite(db, siteId, (tx) => listRequests(tx, siteId, { show: 'all' }, PAGE, from))
      if (isFirst || page.length > 0) yield csv(page, clock(), isFirst)
      const last = page.at(-1)
      if (page.length < PAGE || !last) return
      after = { due: last.strictDue, id: last.id }
    }
  }

  return newApp<ConsoleEnv>()
    .openapi(registerRoute, (c) => {
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', `attachment; filename="privacy-requests-${c.var.site.id}.csv"`)
      c.header('Cache-Control', 'private, no-store')
      return stream(c, async (out) => {
        for await (const piece of pages(c.var.site.id)) await out.write(piece)
      })
    })
    .openapi(settingsRoute, async (c) => {
      const settings = await inSite(db, c.var.site.id, (tx) => readSettings(tx, c.var.site.id))
      c.header('ETag', tagOfVersion(settings.version))
      return c.json(view(settings), 200)
    })
    .openapi(changeRoute, async (c) => {
      const chosen = c.req.valid('json')
      if (!isZone(chosen.zone)) throw new Problem('invalid', { errors: [{ field: 'zone', code: 'not_an_option' }] })
      const version = versionSeen(c)
      const settings = await inSite(db, c.var.site.id, (tx) => writeSettings(tx, { siteId: c.var.site.id, ...chosen, version }))
      if (!settings) throw new Problem('changed_meanwhile')
      c.header('ETag', tagOfVersion(settings.version))
      return c.json(view(settings), 200)
    })
}
