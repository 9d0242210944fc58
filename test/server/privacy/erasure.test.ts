import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { fileOf } from '../../../server/forms/uploads/store.ts'
import { DAY, HOUR } from '../../../server/platform/time.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'
import { openErasureWorld, type ErasureWorld } from './erasure-world.ts'

let database: TestDatabase
let world: ErasureWorld

beforeAll(async () => {
  database = await testDatabase()
  world = await openErasureWorld(database)
})

describe('an erasure', () => {
  test('shows before what would go, and who outside would be told', async () => {
    const ana = await world.person()
    await world.deliverAll(ana.id)
    const plan = await world.erasures.preview('acme', [ana.subjectId])
    expect(plan.items).toEqual(
      expect.arrayContaining([
        { feature: 'forms', item: 'submissions', erase: 1 },
        { feature: 'forms', item: 'uploads', erase: 1 },
        { feature: 'leads', item: 'leads', erase: 1 },
        { feature: 'people', item: 'person', erase: 1 },
        { feature: 'records', item: 'cards', erase: 1 },
      ]),
    )
    expect(plan).toMatchObject({ files: 1, recipients: [{ name: 'Our CRM', kind: 'webhook', records: 1 }] })
    expect(await world.everything()).toContain(ana.email)
  })

  test('takes the person away everywhere, the CRM and the bytes of files included, and nobody else', async () => {
    const [ana, boris] = [await world.person(), await world.person({ name: 'Boris Borić' })]
    await world.deliverAll(ana.id, boris.id)
    const id = await world.approve([ana.subjectId], 'R-1')
    await world.advance(id)

    expect(await world.status(id)).toMatchObject({
      state: 'done',
      hasCertificate: true,
      recipients: [{ name: 'Our CRM', state: 'done', confirmed: 'read_back' }],
      scan: { orphans: [], mentions: [], unreadable: [] },
    })
    const left = await world.everything()
    for (const token of [ana.email, ana.id, ana.subjectId, ana.reference, ana.upload]) expect(left).not.toContain(token)
    expect(left).toContain(boris.email)
    expect(await world.files.size(fileOf({ siteId: 'acme', id: ana.upload }))).toBe(0)
    expect(await world.files.size(fileOf({ siteId: 'acme', id: boris.upload }))).toBeGreaterThan(0)
    expect(world.crm.received().map(({ data }) => data.id)).toContain(boris.id)
    expect(world.crm.received().map(({ data }) => data.id)).not.toContain(ana.id)
    expect(world.ended).toContainEqual({ siteId: 'acme', requestId: 'R-1', outcome: 'done' })

    const certificate = world.certificates.at(-1)
    expect(certificate).toMatchObject({ schema: 'portik/erasure/1', request: 'R-1', complete: true, kept: [] })
    for (const token of [ana.email, ana.id, ana.subjectId, ana.reference, ana.name])
      expect(JSON.stringify(certificate)).not.toContain(token)
  })

  test('of somebody who is gone already changes nothing', async () => {
    const ana = await world.person()
    for (const id of [await world.approve([ana.subjectId]), await world.approve([ana.subjectId])]) {
      await world.advance(id)
      await world.advance(id)
      expect(await world.status(id)).toMatchObject({ state: 'done' })
    }
    expect(world.certificates.at(-1)?.erased).toEqual([])
  })

  test('is not over while the CRM is down, and goes on when it is back', async () => {
    const ana = await world.person()
    await world.deliverAll(ana.id)
    world.state.mood = () => ({ status: 503, body: {} })
    const id = await world.approve([ana.subjectId])
    await world.advance(id)
    expect(await world.status(id)).toMatchObject({ state: 'propagating', recipients: [{ answer: 'down', state: 'failed' }], scan: null })
    world.move(DAY)
    await world.sweep()
    expect((await world.status(id)).state).toBe('propagating')
    delete world.state.mood
    world.move(4 * 60_000)
    await world.sweep()
    expect((await world.status(id)).state).toBe('done')
  })

  test.each([
    ['says 200 and keeps the record', { found: true }],
    ['answers what nobody understands', { ok: 'yes' }],
  ])('is never called done when the CRM %s', async (_, body) => {
    const ana = await world.person()
    await world.deliverAll(ana.id)
    world.state.mood = (type) => (type === 'person.read' ? { status: 200, body } : { status: 200, body: {} })
    const id = await world.approve([ana.subjectId])
    for (let day = 0; day < 3; day++) {
      await world.advance(id)
      expect((await world.status(id)).state).toBe('verify_failed')
      world.move(DAY)
    }
    delete world.state.mood
    await world.advance(id)
    expect((await world.status(id)).state).toBe('done')
    expect(world.crm.received().map(({ data }) => data.id)).not.toContain(ana.id)
  })

  test('needs a person where a receiver was removed, and the certificate says that nobody read back', async () => {
    const ana = await world.person()
    await world.deliverAll(ana.id)
    await database.ddl(
      `create table kept_secret as select id, secret from connections; update connections set removed_at = now(), secret = ''`,
    )
    const id = await world.approve([ana.subjectId])
    await world.advance(id)
    expect(await world.status(id)).toMatchObject({ state: 'verify_failed', recipients: [{ answer: 'closed' }] })
    expect(await world.erasures.confirmByHand('acme', id, world.connectionId, 'Deleted by their support, ticket 77')).toBe(true)
    await world.advance(id)
    expect((await world.status(id)).state).toBe('done')
    expect(world.certificates.at(-1)?.recipients).toMatchObject([{ confirmed: 'by_hand', reason: 'Deleted by their support, ticket 77' }])
    await database.ddl(
      'update connections c set removed_at = null, secret = k.secret from kept_secret k where k.id = c.id; drop table kept_secret',
    )
  })

  test('names the place of what is left, and how often, never what', async () => {
    const ana = await world.person()
    await database.ddl(`create schema shop; create table shop.orders (buyer text, note text); insert into shop.orders values ('x', '${Buffer.from(ana.email).toString('base64')}');
      grant usage on schema shop to portik_app; grant select on shop.orders to portik_app`)
    mkdirSync(join(world.dataDir, 'logs'), { recursive: true })
    const log = join(world.dataDir, 'logs', 'app.log')
    appendFileSync(log, `GET /?email=${encodeURIComponent(ana.email)}\n`)
    const id = await world.approve([ana.subjectId])
    await world.advance(id)
    expect(await world.status(id)).toMatchObject({
      state: 'verify_failed',
      hasCertificate: false,
      scan: {
        orphans: [
          { place: 'logs', count: 1 },
          { place: 'shop.orders.note', count: 1 },
        ],
      },
    })
    await database.ddl('drop schema shop cascade')
    writeFileSync(log, '')
    world.move(HOUR)
    await world.sweep()
    expect((await world.status(id)).state).toBe('done')
  })

  test('lists what others wrote about the person, for somebody to look at', async () => {
    const ana = await world.person({ name: 'Anastasija Anastasijević' })
    await world.person({ message: 'My colleague Anastasija Anastasijević told me about you.' })
    const id = await world.approve([ana.subjectId])
    await world.advance(id)
    expect(await world.status(id)).toMatchObject({
      state: 'done',
      scan: { orphans: [], mentions: [{ place: 'submissions.values', count: 1 }] },
    })
  })

  test('does not mind that the person writes again meanwhile', async () => {
    const ana = await world.person()
    const id = await world.approve([ana.subjectId])
    await world
      .advance(id, {
        hook: (point) => {
          if (point === 'walk: committed') throw new Error('killed')
        },
      })
      .catch(() => {})
    const again = await world.person({ email: ana.email })
    expect(again.subjectId).not.toBe(ana.subjectId)
    await world.advance(id)
    expect(await world.status(id)).toMatchObject({ state: 'done', scan: { orphans: [] } })
    expect(await world.everything()).toContain(ana.email)
  })
})

describe('killed at any point,', () => {
  test('an erasure ends as if nothing had happened', async () => {
    const points: string[] = []
    const first = await world.person()
    await world.deliverAll(first.id)
    const counted = await world.approve([first.subjectId])
    await world.advance(counted, { hook: (point) => void points.push(point) })
    const expected = world.certificates.at(-1)
    expect(points).toEqual([
      'walk: known',
      'walk: erased',
      'walk: noted',
      'walk: in the journal',
      'walk: committed',
      'files: one removed',
      'recipient: answered',
      'scan: looked',
      'certificate: signed',
      'certificate: noted',
    ])
    for (const killedAt of points) {
      const ana = await world.person()
      await world.deliverAll(ana.id)
      const id = await world.approve([ana.subjectId])
      const kill = (point: string) => {
        if (point === killedAt) throw new Error(`killed at ${point}`)
      }
      await expect(world.advance(id, { hook: kill }), killedAt).rejects.toThrow('could not go on')
      await world.sweep()
      expect((await world.status(id)).state, killedAt).toBe('done')
      const { erased, kept, recipients, complete } = world.certificates.at(-1) ?? {}
      expect({ erased, kept, complete, recipients: recipients?.length }, killedAt).toEqual({
        erased: expected?.erased,
        kept: expected?.kept,
        complete: true,
        recipients: 1,
      })
      const left = await world.everything()
      for (const token of [ana.email, ana.id, ana.subjectId]) expect(left, killedAt).not.toContain(token)
      expect(readFileSync(join(world.dataDir, 'erasures.jsonl'), 'utf8'), killedAt).toContain(id)
    }
  })
})
