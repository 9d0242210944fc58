import { beforeAll, describe, expect, test } from 'vitest'
import { holdsOf, liftHold, setHold } from '../../../gdpr/erase/holds.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { DAY, HOUR } from '../../../server/platform/time.ts'
import { testDatabase } from '../../database.ts'
import { openErasureWorld, type ErasureWorld } from './erasure-world.ts'

let world: ErasureWorld

beforeAll(async () => {
  world = await openErasureWorld(await testDatabase())
})

describe('a legal hold', () => {
  const hold = (subjectId: string, items: readonly string[], days = 10) =>
    inSite(world.db, 'acme', (tx) =>
      setHold(tx, {
        siteId: 'acme',
        subjectId,
        items,
        reason: 'Claim 12/26 before the court',
        law: 'GDPR Art. 17(3)(e)',
        setBy: 'officer@acme.example',
        until: new Date(world.clock().getTime() + days * DAY),
        now: world.clock(),
      }),
    )

  test('keeps what it names and what that hangs on, says so, and ends by itself', async () => {
    const ana = await world.person()
    await hold(ana.subjectId, ['leads'])
    const plan = await world.erasures.preview('acme', [ana.subjectId])
    expect(plan.items.find(({ item }) => item === 'leads')).toMatchObject({
      erase: 0,
      kept: { count: 1, reason: 'legal_hold', law: 'GDPR Art. 17(3)(e)' },
    })
    const id = await world.approve([ana.subjectId], 'R-2')
    await world.advance(id)
    expect((await world.status(id)).state).toBe('held')
    expect(world.certificates.at(-1)).toMatchObject({
      complete: false,
      kept: expect.arrayContaining([expect.objectContaining({ item: 'leads' })]),
    })
    expect(world.ended.at(-1)).toEqual({ siteId: 'acme', requestId: 'R-2', outcome: 'held' })
    expect(await world.everything()).toContain(ana.id)

    world.move(9 * DAY)
    await world.sweep()
    expect((await world.status(id)).state).toBe('held')
    world.move(DAY + HOUR)
    await world.sweep()
    expect((await world.status(id)).state).toBe('done')
    expect(await world.everything()).not.toContain(ana.id)
    expect(world.certificates.at(-1)).toMatchObject({ complete: true, kept: [] })
  })

  test('that an officer lifts lets the erasure go on at once', async () => {
    const ana = await world.person()
    const holdId = (await hold(ana.subjectId, ['*'], 1_000)) ?? ''
    const id = await world.approve([ana.subjectId])
    await world.advance(id)
    expect(await world.everything()).toContain(ana.email)
    expect(await inSite(world.db, 'acme', (tx) => holdsOf(tx, 'acme', world.clock(), [ana.subjectId]))).toHaveLength(1)
    expect(await inSite(world.db, 'acme', (tx) => liftHold(tx, 'acme', holdId, world.clock()))).toBe(true)
    await world.sweep()
    expect((await world.status(id)).state).toBe('done')
    expect(await world.everything()).not.toContain(ana.email)
  })

  test('needs somebody whom the site knows', async () => {
    expect(await hold('01890000-0000-7000-8000-000000000000', ['*'])).toBeUndefined()
  })
})
