import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { inSite } from '../../../server/platform/tenancy.ts'
import type { Role } from '../../../server/sites/actor.ts'
import { recordAudit } from '../../../server/sites/audit-store.ts'
import { siteConsole } from './console.ts'

type Entry = { id: string; at: string; actor: { id: string; name: string }; action: string; object: unknown; reason: string | null }
type Page = { entries: Entry[]; next: string | null }

const ANA = { kind: 'staff', id: 'ana', role: 'agent' as Role, name: 'ana@acme.example' } as const
const IVO = { kind: 'staff', id: 'ivo', role: 'dpo' as Role, name: 'ivo@acme.example' } as const

/** A server whose audit has these entries, the oldest first. */
const audited = async (count: number) => {
  const house = await siteConsole()
  const { db } = house.runtime
  for (let i = 0; i < count; i++)
    await inSite(db, 'acme', (tx) =>
      recordAudit(tx, 'acme', {
        actor: i % 3 === 0 ? IVO : ANA,
        action: i % 2 === 0 ? 'lead.read' : 'deliveries.retry',
        object: i % 2 === 0 ? 'lead' : 'delivery',
        objectId: `0193b3c0-0000-7000-8000-00000000000${i % 4}`,
        ...(i === 0 ? { reason: '=cmd|calc' } : {}),
      }),
    )
  const list = async (query = '') => (await house.call(`/audit${query}`, { role: 'dpo' })).body as Page
  return { ...house, db, list }
}

describe('the officer reads the audit', () => {
  test('page by page, each entry once, while new ones come in', async () => {
    const { db, list } = await audited(25)
    const seen: string[] = []
    let next: string | null = null
    do {
      const page: Page = await list(`?limit=7${next ? `&after=${next}` : ''}`)
      seen.push(...page.entries.map(({ id }) => id))
      next = page.next
      await inSite(db, 'acme', (tx) => recordAudit(tx, 'acme', { actor: ANA, action: 'lead.read' }))
    } while (next)
    expect(new Set(seen).size).toBe(25)
    expect(seen).toEqual(seen.toSorted().toReversed())
  })

  test('by person, action, kind of action, object and time', async () => {
    const { everywhere, list } = await audited(12)
    const count = async (query: string) => (await list(query)).entries.length
    expect(await count('?actor=ivo')).toBe(4)
    expect(await count('?action=lead.read')).toBe(6)
    expect(await count('?action=lead.')).toBe(6)
    expect(await count('?object=delivery')).toBe(6)
    expect(await count('?object=lead&object_id=0193b3c0-0000-7000-8000-000000000002')).toBe(3)
    await everywhere.execute(
      sql`insert into audit_entries select site_id, '00000000-0000-7000-8000-000000000001', now() - interval '3 days', actor_kind, actor_id, actor_name, role, 'old.thing', null, null, null, '{}' from audit_entries limit 1`,
    )
    const yesterday = new Date(Date.now() - 86_400_000).toISOString()
    expect((await list(`?until=${yesterday}`)).entries.map(({ action }) => action)).toEqual(['old.thing'])
    expect(await count(`?from=${yesterday}`)).toBe(12)
  })

  test('looking at it is written down too, and shown to who asks for it', async () => {
    const { list } = await audited(1)
    await list()
    expect((await list()).entries.map(({ action }) => action)).toEqual(['lead.read'])
    expect((await list('?action=audit.list')).entries.length).toBeGreaterThanOrEqual(2)
  })

  test('everybody whom it knows is named once', async () => {
    const { call } = await audited(6)
    const { people } = (await call('/audit/people', { role: 'dpo' })).body as { people: { id: string }[] }
    expect(people.filter(({ id }) => id.length === 3)).toEqual([
      { id: 'ana', kind: 'staff', name: 'ana@acme.example' },
      { id: 'ivo', kind: 'staff', name: 'ivo@acme.example' },
    ])
  })

  test('as CSV, all of it, and no spreadsheet runs what somebody wrote', async () => {
    const { call } = await audited(230)
    const { body, headers } = await call('/audit/export', { role: 'dpo' })
    const lines = (body as string).trim().split('\n')
    expect(headers.get('Content-Type')).toMatch(/text\/csv/)
    expect(lines).toHaveLength(231)
    expect(lines.at(-1)).toContain("'=cmd|calc")
  })

  test.each(['?limit=0', '?action=x', '?after=1', '?from=yesterday', '?colour=red'])('%s is refused', async (query) => {
    const { call } = await shared
    expect((await call(`/audit${query}`, { role: 'dpo' })).status).toBe(422)
  })
})

const shared = siteConsole()
