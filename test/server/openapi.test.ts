import { describe, expect, test } from 'vitest'
import { failingHouse } from './failing-feature.ts'
import { serverHouse } from './house.ts'

const house = serverHouse({ PORTIK_SEED: 'demo', PORTIK_PUBLIC_URL: 'http://127.0.0.1:8787' })

/** Routes for people and browsers, which no program calls; each says why it is not in the description of the API. */
const EXCEPTIONS: readonly (readonly [route: RegExp, why: string])[] = [
  [/^\S+ \/f\//, 'hosted pages: forms, receipts, confirmations'],
  [/^\S+ \/privacy\//, 'hosted pages: choices, rights'],
  [/^GET \/(docs|v1\/openapi\.json)/, 'the description itself'],
  [/^GET \/(embed\.js|c\/|v\/|[a-z:]+\.(css|map)|:\S*)/, 'built files of the widgets'],
  [/^\S+ \/demo(\/|$)/, 'the shop of the demo'],
  [/^GET \/console(\/|$)/, 'the console, a page for staff'],
]

const listed = async (of: ReturnType<typeof serverHouse> = house) => {
  const { app } = await of
  const description = (await (await app.request('/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, { summary?: string; responses?: object }>>
  }
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  )
  const routes = app.routes
    // Middleware answers nothing by itself.
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([a-z_]+)(\{[^}]*\})?/gi, '{$1}')}`)
  return { described, routes: [...new Set(routes)] }
}

const plain = (route: string): string => route.replaceAll(/\{([a-z_]+)\}/gi, ':$1')

/** Routes that are neither described nor excepted. Hono answers HEAD by GET: where only HEAD is described, the GET route is its implementation. */
const forgotten = ({ described, routes }: Awaited<ReturnType<typeof listed>>): string[] => {
  const known = new Set(described.map(({ route }) => route))
  const isDescribed = (route: string) => known.has(route) || known.has(route.replace(/^GET/, 'HEAD'))
  return routes.filter((route) => !isDescribed(route) && !EXCEPTIONS.some(([exception]) => exception.test(plain(route))))
}

describe('the description of the API', () => {
  test('has every route that the server has, but for the pages and files that are named here', async () => {
    const found = await listed()
    expect(found.routes.length).toBeGreaterThan(20)
    expect(forgotten(found)).toEqual([])
  })

  test('misses what a feature forgot to describe', async () => {
    const path = '/v1/sites/{site}/fail'
    expect(forgotten(await listed(failingHouse()))).toEqual([`POST ${path}/crash`, `POST ${path}/query`, `POST ${path}/problem`])
  })

  test('has no route that the server does not have', async () => {
    const { described, routes } = await listed()
    const there = new Set(routes)
    expect(described.map(({ route }) => route).filter((route) => !there.has(route.replace(/^HEAD/, 'GET')))).toEqual([])
  })

  test('says of each route what it is for and how it answers', async () => {
    const { described } = await listed()
    for (const { route, operation } of described) {
      expect([route, operation.summary]).toEqual([route, expect.stringMatching(/\w/)])
      expect([route, Object.keys(operation.responses ?? {}).length > 0]).toEqual([route, true])
    }
  })

  test.each(EXCEPTIONS)('%s leaves out what there is: %s', async (exception) => {
    const { routes } = await listed()
    expect(routes.some((route) => exception.test(plain(route)))).toBe(true)
  })
})
