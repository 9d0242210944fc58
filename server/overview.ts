import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { ENDED } from '../gdpr/requests/machine.ts'
import type { Db } from './platform/db.ts'
import { json, newApp, problems } from './platform/openapi.ts'
import { statement } from './platform/statement.ts'
import { inSite } from './platform/tenancy.ts'
import { ROLES, type Role } from './sites/actor.ts'
import { consoleRoute } from './sites/console-route.ts'
import type { ConsoleEnv } from './sites/env.ts'

/** Days that are compared: the last seven with the seven before. */
const DAYS = 14

const known = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format() !== ''
  } catch {
    return false
  }
}

const count = z.number().int()

const overviewSchema = z
  .object({
    /** What waits for a person; rooms that the role does not open are left out. */
    needs: z.object({
      deliveries: count.optional(),
      quarantine: count.optional(),
      connections: count.optional(),
      mails: count.optional(),
      requests: count.optional(),
    }),
    /** When the first of the open privacy requests has to be answered; left out where there is none, or for other roles. */
    due: z.iso.date().optional(),
    /** The last fourteen days, oldest first, in the asked time zone; left out for roles that see no leads. */
    days: z.array(z.object({ day: z.iso.date(), hot: count, warm: count, junk: count })).optional(),
    first: z.object({ form: z.boolean(), origin: z.boolean(), connection: z.boolean(), submission: z.boolean() }),
  })
  .meta({ id: 'Overview' })

const overviewRoute = consoleRoute({
  method: 'get',
  path: '/overview',
  tags: ['Sites'],
  roles: ROLES,
  audit: 'none',
  summary: 'What needs a person now, and how many leads came: numbers only',
  request: {
    query: z.strictObject({ zone: z.string().max(64).refine(known, 'an IANA time zone, such as Europe/Belgrade').default('UTC') }),
  },
  responses: {
    200: json(overviewSchema, 'Now.'),
    ...problems('unauthenticated', 'forbidden', 'invalid'),
  },
})

/** Whose work it is; the others are not bothered with numbers that they cannot act upon. */
const SEES: Readonly<Record<'leads' | 'deliveries' | 'quarantine' | 'mails' | 'requests', readonly Role[]>> = {
  leads: ['owner', 'agent', 'dpo', 'viewer'],
  deliveries: ['owner', 'agent', 'dpo', 'viewer'],
  quarantine: ['owner', 'agent', 'moderator', 'dpo'],
  mails: ['owner', 'agent', 'dpo'],
  requests: ['owner', 'dpo'],
}

/** Requests that somebody has to answer; the others wait for their person, or are over. */
const OPEN = `site_id = $1 and state not in ('verifying', ${[...ENDED].map((state) => `'${state}'`).join(', ')})`

/** Each count stands on an index of its own (partial ones hold only what waits). */
const NUMBERS = `
  select
    (select count(*)::int from deliveries where site_id = $1 and state = 'needs_attention') as deliveries,
    (select count(*)::int from submissions where site_id = $1 and state = 'quarantined') as quarantine,
    (select count(*)::int from connections where site_id = $1 and state <> 'active') as connections,
    (select count(*)::int from mails where site_id = $1 and state = 'failed') as mails,
    (select count(*)::int from privacy_requests where ${OPEN}) as requests,
    (select min(strict_due) from privacy_requests where ${OPEN}) as due,
    exists (select from forms where site_id = $1) as form,
    exists (select from site_origins where site_id = $1) as origin,
    exists (select from connections where site_id = $1) as connection,
    exists (select from submissions where site_id = $1) as submission`

const LEADS = `
  select to_char(days.day, 'YYYY-MM-DD') as day,
    count(*) filter (where leads.grade = 'hot')::int as hot,
    count(*) filter (where leads.grade = 'warm')::int as warm,
    count(*) filter (where leads.grade = 'junk')::int as junk
  from (
    select day, day at time zone $2 as from_time, (day + interval '1 day') at time zone $2 as to_time
    from generate_series(date_trunc('day', now() at time zone $2) - $3::int * interval '1 day', date_trunc('day', now() at time zone $2), '1 day') as day
  ) as days
  left join leads on leads.site_id = $1 and leads.created_at >= days.from_time and leads.created_at < days.to_time
  group by days.day
  order by days.day`

type Numbers = Record<'deliveries' | 'quarantine' | 'connections' | 'mails' | 'requests', number> &
  Record<'form' | 'origin' | 'connection' | 'submission', boolean> & { readonly due: string | null }
type Day = { readonly day: string; readonly hot: number; readonly warm: number; readonly junk: number }

/** `GET /v1/console/sites/:site/overview`: counts over several features, so it belongs to none of them. */
export const overviewRoutes = ({ db }: { readonly db: Db }): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()
  app.openapi(overviewRoute, async (c) => {
    const { site, actor } = c.var
    const { zone } = c.req.valid('query')
    const sees = (what: keyof typeof SEES): boolean => SEES[what].includes(actor.role)
    const [[numbers], days] = await inSite(db, site.id, (tx) =>
      Promise.all([
        statement<Numbers>(tx, NUMBERS, [site.id]),
        sees('leads') ? statement<Day>(tx, LEADS, [site.id, zone, DAYS - 1]) : Promise.resolve(undefined),
      ]),
    )
    const { deliveries, quarantine, connections, mails, requests, due, form, origin, connection, submission } = numbers!
    const needs = {
      ...(sees('deliveries') ? { deliveries, connections } : {}),
      ...(sees('quarantine') ? { quarantine } : {}),
      ...(sees('mails') ? { mails } : {}),
      ...(sees('requests') ? { requests } : {}),
    }
    const dated = due !== null && sees('requests') ? { due } : {}
    return c.json({ needs, ...dated, ...(days ? { days } : {}), first: { form, origin, connection, submission } }, 200)
  })
  return app
}
