import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { normalEmail } from '../people/identity.ts'
import type { Db } from '../platform/db.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Clock } from '../platform/time.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { askedSchema, type Asked } from './contract/person.ts'

/** All that is known under an address (in its normal form); every feature keeps a part, so it is handed in. */
export type AskAbout = (tx: Db, siteId: string, email: string, now: Date) => Promise<Asked>

/** By POST: addresses do not belong into addresses of pages, which are kept in logs. */
const askRoute = consoleRoute({
  method: 'post',
  path: '/privacy-people',
  roles: ['dpo', 'owner'],
  audit: { action: 'person.find', object: 'person' },
  summary: 'What is known about whoever has this address',
  request: { body: jsonBody(z.strictObject({ email: z.email().max(254) })) },
  responses: { 200: json(askedSchema, 'Nobody known: two empty lists.'), ...problems('unauthenticated', 'forbidden', 'invalid') },
})

/** The first question of every request, under `/v1/console/sites/:site`. */
export const askPersonRoutes = ({
  db,
  clock,
  askAbout,
}: {
  readonly db: Db
  readonly clock: Clock
  readonly askAbout: AskAbout
}): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>().openapi(askRoute, async (c) => {
    const { site } = c.var
    const email = normalEmail(c.req.valid('json').email)
    const asked = await inSite(db, site.id, (tx) => askAbout(tx, site.id, email, clock()))
    const [first] = asked.people
    c.set('audited', { ...(first ? { objectId: first.id } : {}), details: { people: asked.people.length } })
    return c.json(asked, 200)
  })
