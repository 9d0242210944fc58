import type { Role } from '../../../server/sites/actor.ts'
import { serverHouse } from '../house.ts'

type Call = { readonly role?: Role; readonly method?: string; readonly json?: unknown; readonly ifMatch?: string; readonly origin?: string }

/** A whole server, and calls of its console on the site `acme`. */
export const siteConsole = async (env: Record<string, string> = {}) => {
  const house = await serverHouse(env)
  const tokens = new Map<Role, string>()
  const tokenOf = async (role: Role): Promise<string> => {
    const token = tokens.get(role) ?? (await house.token(role)).token
    tokens.set(role, token)
    return token
  }
  const call = async (path: string, { role = 'owner', method, json, ifMatch }: Call = {}) => {
    const response = await house.app.request(`/v1/console/sites/acme${path}`, {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      headers: {
        Authorization: `Bearer ${await tokenOf(role)}`,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(ifMatch ? { 'If-Match': ifMatch } : {}),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as never,
      etag: response.headers.get('ETag') ?? '',
      headers: response.headers,
    }
  }
  return { ...house, call }
}
