import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { crmConsoleRoutes } from '../../../server/crm/routes.ts'
import type { Database } from '../../../server/platform/db.ts'
import { onError } from '../../../server/platform/problem.ts'
import type { Role } from '../../../server/sites/actor.ts'
import type { ConsoleEnv } from '../../../server/sites/env.ts'
import { house } from './house.ts'
import { keys } from './lead.ts'
import { receiver, type Mood } from './receiver.ts'

type Call = {
  readonly role?: Role
  readonly method?: string
  readonly site?: string
  readonly json?: unknown
  readonly ifMatch?: string
}

/** The console of a shop that delivers to a receiver in this mood. `stored` are ids of leads that the shop has. */
export const consoleOf = async (mood: Mood, database: Database, stored: readonly string[] = []) => {
  const crm = await receiver(mood)
  const shop = await house(database, [crm.target])
  const connection = await shop.connect(`${crm.url}hooks/secret-path`)
  const recordIds = async (_db: unknown, _site: string, _kind: 'lead', after: string | undefined, limit: number) =>
    stored
      .toSorted()
      .filter((id) => after === undefined || id > after)
      .slice(0, limit)
  const references = async (_db: unknown, _site: string, _kind: 'lead', ids: readonly string[]) =>
    new Map(ids.map((id) => [id, `P-${id.slice(0, 4)}`] as const))
  const routes = crmConsoleRoutes({ db: shop.db, jobs: shop.jobs, keys, outgoing: shop.deps.outgoing, recordIds, references })
  const call = async (path: string, { role = 'owner', method, site = shop.siteId, json, ifMatch }: Call = {}) => {
    const app = new Hono<ConsoleEnv>()
    app.use(async (c, next) => {
      c.set('site', {
        id: site,
        name: 'Shop',
        locales: ['hr'],
        theme: {},
        controller: { name: 'Shop', email: 's@example.com' },
        origins: [],
      })
      c.set('actor', { kind: 'token', id: randomUUID(), role, name: 'test' })
      c.set('db', shop.db)
      await next()
    })
    app.route('/', routes)
    app.onError(
      onError((error) => {
        throw error
      }),
    )
    const response = await app.request(path, {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      headers: { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...(ifMatch ? { 'If-Match': ifMatch } : {}) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as never,
      etag: response.headers.get('ETag') ?? '',
    }
  }
  return { crm, shop, connection, call }
}
