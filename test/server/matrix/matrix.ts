import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { rows } from '../../../server/platform/db.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { ROLES, type Role } from '../../../server/sites/actor.ts'
import { objectOf, OBJECTS, type Furnished, type House } from './objects.ts'
import { sampleOf, type Schema } from './sample.ts'

const PREFIX = '/v1/console/sites/{site}'

type Operation = {
  readonly 'x-portik-roles'?: readonly Role[]
  readonly 'x-portik-audit'?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
}

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

/** A route of the console as the document of the API shows it. */
export type Route = { readonly method: string; readonly path: string; readonly operation: Operation }

type Answer = { readonly status: number; readonly body: string }

const documentOf = async ({ app }: House): Promise<Document> => (await (await app.request('/v1/openapi.json')).json()) as Document

const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** All console routes, those that only read first, those that take away last. */
export const consoleRoutes = async (house: House): Promise<Route[]> => {
  const { paths } = await documentOf(house)
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(PREFIX))
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })))
    .toSorted((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method))
}

/** Console routes that the router has and the document has not, or that do not say who may call them and what is written down. */
export const undeclared = async (house: House): Promise<string[]> => {
  const routes = await consoleRoutes(house)
  const declared = ({ operation }: Route) => {
    const roles = operation['x-portik-roles'] ?? []
    return roles.length > 0 && roles.every((role) => ROLES.includes(role)) && operation['x-portik-audit'] !== undefined
  }
  const known = new Set(routes.filter(declared).map(({ method, path }) => `${method} ${path}`))
  const there = house.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/console/sites/:site'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([a-z_]+)(\{[^}]*\})?/gi, '{$1}')}`)
  return [...new Set([...there, ...routes.map(({ method, path }) => `${method} ${path}`)])].filter((route) => !known.has(route))
}

/** The kind of object that `{id}` names: the folder before it. */
const kindOf = (path: string): string | undefined => /\/([a-z-]+)\/\{id\}/.exec(path)?.[1]

const MASKED = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** The first version, as features write it in an ETag. */
const FIRST_VERSION = '"1"'

/** How long an answer that does not end is read. */
const STREAM_MILLISECONDS = 200

const bodyOf = async (response: Response): Promise<string> => {
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return response.text()
  const reader = response.body?.getReader()
  const end = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), STREAM_MILLISECONDS))
  const first = await Promise.race([reader?.read(), end])
  await reader?.cancel()
  return first?.value ? new TextDecoder().decode(first.value) : ''
}

/** Calls routes with all that they ask for, made up where nothing is known. */
const caller = async (house: House) => {
  const { components } = await documentOf(house)
  const schemas = components?.schemas ?? {}
  return async ({ method, path, operation }: Route, site: string, token: string | undefined, id: string): Promise<Answer> => {
    const asked = (operation.parameters ?? []).filter(({ required }) => required)
    const query = new URLSearchParams()
    const headers: Record<string, string> = { 'Portik-Reason': 'a matrix', ...(token ? { Authorization: `Bearer ${token}` } : {}) }
    let filled = path.replace('{site}', site).replace('{id}', id)
    for (const { name, in: place, schema = {} } of asked) {
      const known = place === 'path' ? await objectOf(house, site, `{${name}}`) : undefined
      const value = known ?? String(sampleOf(schema, schemas))
      if (place === 'query') query.set(name, value)
      else if (place === 'header') headers[name] = value
      else filled = filled.replace(`{${name}}`, encodeURIComponent(value))
    }
    const schema = operation.requestBody?.content?.['application/json']?.schema
    if (method !== 'GET') headers['Content-Type'] = 'application/json'
    const body = method === 'GET' || method === 'HEAD' ? {} : { body: JSON.stringify(schema ? sampleOf(schema, schemas) : {}) }
    const response = await house.app.request(`${filled}${query.size > 0 ? `?${query.toString()}` : ''}`, {
      method,
      headers: { ...headers, 'If-Match': FIRST_VERSION },
      ...body,
    })
    return { status: response.status, body: await bodyOf(response) }
  }
}

const entries = ({ runtime }: House, site: string): Promise<number> =>
  inSite(
    runtime.db,
    site,
    async (tx) => rows<{ n: number }>(await tx.execute(sql`select count(*)::int as n from audit_entries`))[0]?.n ?? 0,
  )

const same = (a: Answer, b: Answer): boolean => a.status === b.status && a.body.replaceAll(MASKED, 'id') === b.body.replaceAll(MASKED, 'id')

const NOWHERE = 'no-such-site'

/** Routes that serve a role only for what is its own, and why: they refuse it everything else, there or not. */
const OWN_ONLY: readonly (readonly [route: string, roles: readonly Role[], why: string])[] = [
  [`DELETE ${PREFIX}/staff/{id}`, ['agent', 'moderator', 'dpo', 'viewer'], 'everybody may leave, only owners send others away'],
]

/** Routes that write more than one entry about what was read, and why. */
const ALSO_WRITES: readonly (readonly [route: string, entries: number, why: string])[] = [
  [`GET ${PREFIX}/records/{room}/export`, 2, 'that it began, and, when the last row has left, how many did'],
]

const entriesDue = (route: string): number => ALSO_WRITES.find(([path]) => path === route)?.[1] ?? 1

const refuses = (route: string, role: Role): boolean => OWN_ONLY.some(([path, roles]) => path === route && roles.includes(role))

/**
 * Every console route, asked by every role, by nobody, with a revoked token and with a token of another site, for an object
 * of its own site, of another, and for one that does not exist. Answers what is wrong, in sentences. `only`: the routes
 * below these paths, instead of all.
 */
export const leaks = async (
  house: House,
  mine: Furnished,
  other: Furnished,
  only?: readonly string[],
): Promise<{ readonly found: string[]; readonly asked: number }> => {
  const call = await caller(house)
  const found: string[] = []
  let asked = 0
  const tokens = new Map<Role, string>()
  for (const role of ROLES) tokens.set(role, (await house.token(role, mine.id)).token)
  const foreigner = (await house.token('owner', other.id)).token
  const revoked = await house.token('owner', mine.id)
  await house.revoke(revoked.id, mine.id)

  const isAsked = ({ path }: Route): boolean => !only || only.some((part) => path.startsWith(`${PREFIX}${part}`))
  for (const route of (await consoleRoutes(house)).filter(isAsked)) {
    const name = `${route.method} ${route.path}`
    const complain = (what: string) => void found.push(`${name} ${what}`)
    const ask = async (site: string, token: string | undefined, id: string): Promise<Answer> => {
      asked++
      const answer = await call(route, site, token, id)
      if (answer.status >= 500) complain(`answers ${answer.status}`)
      if (site === mine.id && answer.body.includes(other.canary)) complain(`shows what is of ${other.id}`)
      return answer
    }
    const kind = kindOf(route.path)
    if (kind !== undefined && !(kind in OBJECTS)) complain(`has objects "${kind}" that nobody furnished: see OBJECTS`)
    const own = kind === undefined ? '' : ((await objectOf(house, mine.id, kind)) ?? '')
    const foreign = kind === undefined ? '' : ((await objectOf(house, other.id, kind)) ?? '')
    if (kind !== undefined && (own === '' || foreign === '')) complain('has no object to be asked for')

    const roles = route.operation['x-portik-roles'] ?? []
    let succeeded = false
    for (const [role, token] of tokens) {
      const allowed = roles.includes(role)
      if (kind !== undefined) {
        const [strange, unknown] = [await ask(mine.id, token, foreign), await ask(mine.id, token, randomUUID())]
        if (!same(strange, unknown)) complain(`answers ${role} ${strange.status} for a foreign id and ${unknown.status} for an unknown one`)
        const wanted = allowed && !refuses(name, role) ? 404 : 403
        if (strange.status !== wanted) complain(`answers ${role} ${strange.status} for a foreign id`)
      }
      const before = await entries(house, mine.id)
      const { status } = await ask(mine.id, token, own)
      const written = (await entries(house, mine.id)) - before
      if (allowed && !refuses(name, role) ? status === 401 || status === 403 : status !== 403) complain(`answers ${role} ${status}`)
      const due = status < 300 && route.operation['x-portik-audit'] !== 'none'
      // What changes something may write more than the one entry: who got, or lost, which right.
      if (route.method === 'GET' ? written !== (due ? entriesDue(name) : 0) : due && written < 1)
        complain(`writes ${written} entries for ${role}, who got ${status}`)
      succeeded ||= status < 300
    }
    if (route.method === 'GET' && !succeeded) complain('succeeds for nobody: the matrix proves nothing about it')

    for (const [who, token] of [
      ['nobody', undefined],
      ['a revoked token', revoked.token],
    ] as const)
      if ((await ask(mine.id, token, own)).status !== 401) complain(`lets ${who} in`)
    const [there, nowhere] = [await ask(mine.id, foreigner, own), await ask(NOWHERE, foreigner, own)]
    if (!same(there, nowhere) || (there.status !== 403 && there.status !== 404))
      complain(`answers ${there.status} to another site's token, and ${nowhere.status} where there is no site`)
  }
  return { found, asked }
}
