import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { historyOf } from '../../gdpr/consent-history.ts'
import { CONSENT_SOURCES, CONSENT_STATES } from '../../gdpr/contract/consent-states.ts'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'

const recipientSchema = z.object({
  connection: z.uuid(),
  to: z.string().meta({ description: 'What people call the receiver.' }),
  state: z.enum(['waiting', 'delivered', 'retrying', 'needs_attention']),
  attempts: z.number().int(),
  delivered_at: z.iso.datetime().nullable(),
  fault: z.string().nullable(),
})

const eventSchema = z
  .object({
    id: z.uuid(),
    purpose: z.string(),
    state: z.enum(CONSENT_STATES),
    at: z.iso.datetime(),
    source: z.enum(CONSENT_SOURCES),
    submission: z.uuid().nullable(),
    notice_sha256: z.string(),
    text: z.string(),
    recipients: z.array(recipientSchema).meta({ description: 'Who had got the person’s data before, and whether they have learnt of it.' }),
  })
  .meta({ id: 'ConsentEvent' })

const route = consoleRoute({
  method: 'get',
  path: '/people/{id}/consents',
  roles: ['owner', 'dpo'],
  audit: { action: 'person.read', object: 'person' },
  summary: 'What a person consented to and withdrew, and whether every recipient knows',
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    200: json(z.object({ events: z.array(eventSchema) }), 'The newest first.'),
    ...problems('unauthenticated', 'forbidden', 'reason_required', 'not_found'),
  },
})

type Told = {
  readonly connection: string
  readonly to: string
  readonly state: z.infer<typeof recipientSchema>['state']
  readonly attempts: number
  readonly deliveredAt: Date | undefined
  readonly fault: string | null
}

export type ConsoleChoiceDeps = {
  readonly db: Db
  /** Who is to learn of these events, by the event's id. */
  readonly recipientsOf: (tx: Db, siteId: string, consentIds: readonly string[]) => Promise<ReadonlyMap<string, readonly Told[]>>
}

/** Consents of a person for staff, under `/v1/console/sites/:site`. */
export const consoleChoiceRoutes = ({ db, recipientsOf }: ConsoleChoiceDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>().openapi(route, async (c) => {
    const siteId = c.var.site.id
    const { id: subjectId } = c.req.valid('param')
    const events = await inSite(db, siteId, async (tx) => {
      if (!(await readSubject(tx, siteId, subjectId))) throw new Problem('not_found')
      const history = await historyOf(tx, siteId, [subjectId])
      const told = await recipientsOf(
        tx,
        siteId,
        history.map(({ id }) => id),
      )
      return history.map(({ id, purpose, state, at, source, submissionId, notice }) => ({
        id,
        purpose,
        state,
        at: at.toISOString(),
        source,
        submission: submissionId,
        notice_sha256: notice.sha256,
        text: notice.text,
        recipients: (told.get(id) ?? []).map(({ connection, to, state: reached, attempts, deliveredAt, fault }) => ({
          connection,
          to,
          state: reached,
          attempts,
          delivered_at: deliveredAt?.toISOString() ?? null,
          fault,
        })),
      }))
    })
    return c.json({ events }, 200)
  })
