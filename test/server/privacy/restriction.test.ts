import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { findSubmission } from '../../../server/forms/submission-store.ts'
import { leadIds, recordReader } from '../../../server/records.ts'
import { showRecords } from '../../../server/record-rooms.ts'
import { asSeenNow, hidingRestricted, inSite } from '../../../server/platform/tenancy.ts'
import type { Role } from '../../../server/sites/actor.ts'
import { consoleRoutes } from '../matrix/matrix.ts'
import { requestHouse } from './request-world.ts'

const CANARY = 'Zorica Kanarinka'

let house: Awaited<ReturnType<typeof requestHouse>>
let subject: string
let record: string
const tokens = new Map<Role, string>()

beforeAll(async () => {
  house = await requestHouse()
  for (const role of ['owner', 'agent', 'moderator', 'viewer', 'dpo'] as const) tokens.set(role, (await house.token(role)).token)
  subject = (await house.person({ calls: 'given' })).id
  record = randomUUID()
  await house.everywhere.execute(sql`update subjects set name = ${CANARY} where id = ${subject}`)
  await house.everywhere.execute(sql`
    insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest)
    values ('acme', ${record}, 'contact', 1, ${subject}, 'P-TEST-0001', 'en', ${JSON.stringify({ name: CANARY, message: CANARY })}::jsonb, '{}', 'accepted', '[]', 'd')`)
  await house.everywhere.execute(
    sql`insert into leads (site_id, id, subject_id, grade, score, reasons) values ('acme', ${record}, ${subject}, 'hot', 90, '[]')`,
  )
  await house.everywhere.execute(
    sql`insert into notes (site_id, id, subject_id, text, author_id, author_name) values ('acme', ${randomUUID()}, ${subject}, ${CANARY}, 'x', 'X')`,
  )
  await showRecords(house.runtime.db, 'acme', [record])
})

/** Every route of the console that reads, asked for the record and for the person; those whose answer names the person. */
const naming = async (role: Role): Promise<string[]> => {
  const found: string[] = []
  for (const { method, path } of await consoleRoutes(house)) {
    if (method !== 'GET' || path.includes('/privacy-requests')) continue
    for (const id of path.includes('{id}') ? [record, subject] : ['']) {
      for (const room of path.includes('{room}') ? ['leads', 'submissions', 'quarantine'] : ['']) {
        const filled = path.replace('{site}', 'acme').replace('{id}', id).replace('{room}', room).replace('{form}', 'contact')
        const query = path.endsWith('/export') ? '?format=csv' : path.endsWith('/search') ? '?q=kanarinka' : ''
        const answer = await house.ask(`${filled}${query}`, {
          headers: { Authorization: `Bearer ${tokens.get(role)}`, 'Portik-Reason': 'a test' },
        })
        // What never ends carries ids only.
        if (answer.headers.get('Content-Type')?.startsWith('text/event-stream')) await answer.body?.cancel()
        else if (answer.ok && (await answer.text()).includes(CANARY)) found.push(`${path} ${room}`.trim())
      }
    }
  }
  return [...new Set(found)].toSorted()
}

const restrict = (restricted: boolean, role: Role = 'dpo') =>
  house.json(
    'PUT',
    `/v1/console/sites/acme/privacy-restrictions/${subject}`,
    { restricted, reason: 'It was asked for.' },
    { Authorization: `Bearer ${tokens.get(role)}` },
  )

describe('a person whose data may only be kept', () => {
  test('is named by many routes before, and by none after, to everybody but an officer', async () => {
    const before = await naming('owner')
    expect(before.length).toBeGreaterThan(5)
    expect((await restrict(true, 'owner')).status).toBe(403)
    expect((await restrict(true)).status).toBe(204)
    for (const role of ['owner', 'agent', 'moderator', 'viewer'] as const) expect([role, await naming(role)]).toEqual([role, []])
    expect((await naming('dpo')).length).toBeGreaterThan(4)
    await restrict(false)
    expect(await naming('owner')).toEqual(before)
  })

  test('leaves the house no more, until the restriction is lifted', async () => {
    const { db, keys } = house.runtime
    const read = recordReader({ keys, publicUrl: 'https://portal.example' })
    const leaving = () => inSite(db, 'acme', (tx) => read(tx, 'acme', 'lead', record))
    expect((await leaving())?.person.name).toBe(CANARY)
    await restrict(true)
    expect(await leaving()).toBeUndefined()
    await restrict(false)
    expect(await leaving()).toBeDefined()
  })

  test('cannot be changed by staff, and is there for those who work for the person', async () => {
    const { db } = house.runtime
    await restrict(true)
    const changed = hidingRestricted(() =>
      inSite(db, 'acme', (tx) => tx.execute(sql`update submissions set reference = 'x' where id = ${record} returning id`)),
    )
    expect(await changed).toHaveLength(0)
    expect(await inSite(db, 'acme', (tx) => findSubmission(tx, 'acme', record))).toBeDefined()
    expect(await inSite(db, 'acme', (tx) => leadIds(tx, 'acme', 'lead', undefined, 10))).toContain(record)
    await restrict(false)
  })

  test('stays hidden in an export that is read after the request is over', async () => {
    const { db } = house.runtime
    await restrict(true)
    async function* rows() {
      for (let i = 0; i < 2; i++) yield await inSite(db, 'acme', (tx) => findSubmission(tx, 'acme', record))
    }
    const [hidden, seen] = [hidingRestricted(() => asSeenNow(rows())), asSeenNow(rows())]
    for await (const row of hidden) expect(row).toBeUndefined()
    for await (const row of seen) expect(row).toBeDefined()
    await restrict(false)
  })
})
