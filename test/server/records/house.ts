import { beforeAll } from 'vitest'
import type { RecordRow } from '../../../server/records/contract.ts'
import type { Role } from '../../../server/sites/actor.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, type World } from '../forms/world.ts'

export const DATABASES = [
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const

type Ask = {
  readonly as?: Role
  readonly name?: string
  readonly site?: string
  readonly json?: unknown
  readonly headers?: Record<string, string>
}

/** A world with staff of every role, who ask the console's routes. */
export const openDesk = (open: (typeof DATABASES)[number][1]) => {
  const desk = {} as Desk
  beforeAll(async () => {
    const world = await openWorld(await open(), { writers: 1 })
    Object.assign(desk, { world, ...asking(world) })
  })
  return desk
}

export type Desk = { readonly world: World } & ReturnType<typeof asking>

const asking = (world: World) => {
  const ask = async (method: string, path: string, { as = 'owner', name = 'Mira', site = 'acme', json, headers = {} }: Ask = {}) => {
    world.as({ kind: 'staff', id: name, role: as, name })
    return world.app.request(`/v1/console/sites/${site}${path}`, {
      method,
      headers: { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
  }
  return {
    ask,
    read: async <Body>(path: string, options?: Ask): Promise<Body> => {
      const response = await ask('GET', path, options)
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`, { cause: world.unexpected.at(-1) })
      return (await response.json()) as Body
    },
    act: async <Body>(path: string, json: unknown, options: Ask & { method?: string } = {}): Promise<Body> => {
      const response = await ask(options.method ?? 'POST', path, { ...options, json })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as Body
    },
    /** Sends the form as a visitor; answers the id. */
    lead: async (values: Record<string, unknown> = {}, change: Record<string, unknown> = {}): Promise<string> => {
      const request = world.request({ values: { name: 'Ana Anić', email: 'ana@example.com', ...values }, ...change })
      const response = await world.send(request)
      if (!response.ok) throw new Error(await response.text())
      world.move(1_000)
      return request.id
    },
    /** Sends the form as a program that falls into the trap. */
    spam: async (values: Record<string, unknown> = {}): Promise<string> => {
      const request = world.request({ website: 'x', values: { name: 'Bot', email: 'bot@example.com', ...values } })
      await world.send(request)
      world.move(1_000)
      return request.id
    },
  }
}

export type ListAnswer = { records: RecordRow[]; next: string | null; total: number | null; more: boolean }
export const idsOf = ({ records }: ListAnswer): string[] => records.map(({ id }) => id)
